// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/// Campaigns: events to an audience in stages, with variants and a holdout, that can be paused and cancelled.
/// Drafts, schedules and progress. The router decides on each notification as on any event. The plan and the
/// allotment are pure; the rest is a controller, SQL and one thread.
@NullMarked
package dev.carillon.admin.campaign;

import org.jspecify.annotations.NullMarked;
