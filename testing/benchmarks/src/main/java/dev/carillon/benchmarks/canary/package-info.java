// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/// Whether the canary is right.
@NullMarked
package dev.carillon.benchmarks.canary;

import org.jspecify.annotations.NullMarked;
