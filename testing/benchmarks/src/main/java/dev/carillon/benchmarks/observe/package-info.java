// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/// Whether dashboards and alerts, as they are deployed, tell what happens to a running system.
@NullMarked
package dev.carillon.benchmarks.observe;

import org.jspecify.annotations.NullMarked;
