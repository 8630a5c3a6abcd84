// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/// Tells an audience of something at a pace that can be stopped: drafts, schedules, stages, variants and progress. Whom
/// it is told, and how, is decided by the router like that of any event. A pure plan and allotment; around it a
/// controller, SQL and one thread.
@NullMarked
package dev.carillon.admin.campaign;

import org.jspecify.annotations.NullMarked;
