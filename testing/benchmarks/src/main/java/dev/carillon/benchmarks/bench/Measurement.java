// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.bench;

import dev.carillon.benchmarks.load.Latencies;
import dev.carillon.benchmarks.load.Ledger;
import java.util.List;

/// Result of one window.
///
/// @param rate Events per second that were due
record Measurement(int rate, Latencies latencies, Window window, Ledger.Summary summary, List<String> findings) {}
