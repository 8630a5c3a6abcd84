/// Command line, workspace and clock of a run of the harness. Depends on no other package of the harness.
@NullMarked
package dev.carillon.benchmarks.run;

import org.jspecify.annotations.NullMarked;
