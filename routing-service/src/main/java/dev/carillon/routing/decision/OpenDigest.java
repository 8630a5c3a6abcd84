// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import dev.carillon.events.EventId;
import java.time.Instant;

/// A digest that gathers.
///
/// @param id of the event that it will be
/// @param count of its items
public record OpenDigest(EventId id, Instant openedAt, Instant closesAt, int count) {}
