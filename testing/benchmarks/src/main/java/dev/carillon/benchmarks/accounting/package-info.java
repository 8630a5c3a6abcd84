/// Processor time of threads, processes and the machine, as counted by the operating system in `/proc`.
@NullMarked
package dev.carillon.benchmarks.accounting;

import org.jspecify.annotations.NullMarked;
