// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// Benchmark of the ways in: what an accepted event costs through each.
@NullMarked
package dev.carillon.benchmarks.intake;

import org.jspecify.annotations.NullMarked;
