/// Where the log is.
@NullMarked
package dev.carillon.ingestion.connection;

import org.jspecify.annotations.NullMarked;
