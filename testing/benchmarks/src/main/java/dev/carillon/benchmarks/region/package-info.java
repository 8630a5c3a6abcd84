/// Drill with two small regions: a mirrored log, the loss of a region, and an audit of all notifications.
@NullMarked
package dev.carillon.benchmarks.region;

import org.jspecify.annotations.NullMarked;
