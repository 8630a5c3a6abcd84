// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import dev.carillon.events.EventId;
import java.time.Instant;

/// Digest that gathers.
///
/// @param id id of the digest's event
/// @param count number of its items
public record OpenDigest(EventId id, Instant openedAt, Instant closesAt, int count) {}
