// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/// Drill of the canary.
@NullMarked
package dev.carillon.benchmarks.canary;

import org.jspecify.annotations.NullMarked;
