// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.running;

import dev.carillon.events.Lane;

/// Status of a lane.
///
/// @param routing true if the lane's events are routed or about to be
/// @param description status as text
record LaneStatus(Lane lane, boolean routing, String description) {}
