/// Records that tracking cannot process: detection of repeated failures, and dead letters.
@NullMarked
package dev.carillon.admin.tracking.setaside;

import org.jspecify.annotations.NullMarked;
