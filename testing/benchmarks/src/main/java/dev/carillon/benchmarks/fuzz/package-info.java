// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// Drill that sends structured, mutated and random input to every interface of a running platform.
@NullMarked
package dev.carillon.benchmarks.fuzz;

import org.jspecify.annotations.NullMarked;
