/// Observers of tracked records: stages of a notification as metrics, and receipts as spans of sampled traces.
@NullMarked
package dev.carillon.admin.tracking.stage;

import org.jspecify.annotations.NullMarked;
