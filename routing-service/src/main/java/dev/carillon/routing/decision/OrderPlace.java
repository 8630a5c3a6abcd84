// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import dev.carillon.events.Channel;
import dev.carillon.events.EventId;
import dev.carillon.events.RecipientKey;

/// A delivery's place among those that must leave in order.
///
/// @param orderingKey what is in order with each other; empty means: all of the recipient
public record OrderPlace(RecipientKey recipient, String orderingKey, Channel channel, EventId event, String step) {}
