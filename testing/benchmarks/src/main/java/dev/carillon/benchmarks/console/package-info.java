/// How fast the console's pages are when its tables are full.
@NullMarked
package dev.carillon.benchmarks.console;

import org.jspecify.annotations.NullMarked;
