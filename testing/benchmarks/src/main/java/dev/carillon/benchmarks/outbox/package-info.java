// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/// Crash test of the transactional outbox: relays and the application's database are killed while the application
/// commits events.
@NullMarked
package dev.carillon.benchmarks.outbox;

import org.jspecify.annotations.NullMarked;
