// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.running;

import dev.carillon.events.Lane;

/// How a lane is.
///
/// @param routing whether events of this lane are routed, or are about to be
/// @param description for people
record LaneStatus(Lane lane, boolean routing, String description) {}
