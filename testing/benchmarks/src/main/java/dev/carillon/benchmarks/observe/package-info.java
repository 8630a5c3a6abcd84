// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/// Drill of the deployed dashboards and alerts with a running system.
@NullMarked
package dev.carillon.benchmarks.observe;

import org.jspecify.annotations.NullMarked;
