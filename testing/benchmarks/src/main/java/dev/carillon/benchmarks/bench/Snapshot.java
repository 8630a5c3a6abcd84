// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.bench;

import dev.carillon.benchmarks.accounting.MachineTime;
import dev.carillon.benchmarks.accounting.ThreadTimes;
import dev.carillon.benchmarks.cluster.ProcessUsage;
import java.util.Map;

/// Readings of the operating system's accounting at one instant.
///
/// @param usage Usage by process; the load generator is [Window#LOAD]
/// @param threads Times of the threads of each JVM
record Snapshot(long atNanos, Map<String, ProcessUsage> usage, Map<String, ThreadTimes> threads, MachineTime machine) {}
