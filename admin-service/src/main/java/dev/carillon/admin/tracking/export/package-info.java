/// Export of all data about a recipient: REST API and console download.
@NullMarked
package dev.carillon.admin.tracking.export;

import org.jspecify.annotations.NullMarked;
