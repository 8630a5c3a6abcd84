/// Readers of compacted topics, and the report of a process about the levers that it holds.
@NullMarked
package dev.carillon.runtime.catalog;

import org.jspecify.annotations.NullMarked;
