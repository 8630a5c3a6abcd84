/// The platform as operating-system processes: started, killed, restarted, measured.
@NullMarked
package dev.carillon.benchmarks.cluster;

import org.jspecify.annotations.NullMarked;
