/// Deletion of tracked records after their retention, and on the erasure of a recipient.
@NullMarked
package dev.carillon.admin.tracking.retention;

import org.jspecify.annotations.NullMarked;
