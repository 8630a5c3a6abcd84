// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/// Drill that measures how long the platform takes to be ready again after a crash.
@NullMarked
package dev.carillon.benchmarks.recovery;

import org.jspecify.annotations.NullMarked;
