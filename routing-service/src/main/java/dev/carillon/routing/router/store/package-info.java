// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// Typed stores of the router, with their names and keys: deduplication marks, timers, workflow versions, order queues,
/// limits, engagement, profiles, audience members and the catalog.
@NullMarked
package dev.carillon.routing.router.store;

import org.jspecify.annotations.NullMarked;
