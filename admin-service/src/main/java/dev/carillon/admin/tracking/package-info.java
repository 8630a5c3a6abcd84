/// Tracking read model of events, notifications and deliveries: a projection of the log that converges for any
/// order of its records.
@NullMarked
package dev.carillon.admin.tracking;

import org.jspecify.annotations.NullMarked;
