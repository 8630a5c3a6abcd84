// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/// Drills with sudden load: a spike of events, and one event for a large audience.
@NullMarked
package dev.carillon.benchmarks.burst;

import org.jspecify.annotations.NullMarked;
