/// Two regions in miniature: a log that is mirrored, a region that dies, and what became of everyone's
/// notifications.
@NullMarked
package dev.carillon.benchmarks.region;

import org.jspecify.annotations.NullMarked;
