// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/// Platform-wide gauges: the lag of each consumer group, and the backlogs of the outbox, dead letters and
/// campaigns.
@NullMarked
package dev.carillon.admin.watch;

import org.jspecify.annotations.NullMarked;
