/// How much may be in flight at once, so that overload is answered instead of buffered.
@NullMarked
package dev.carillon.ingestion.admission;

import org.jspecify.annotations.NullMarked;
