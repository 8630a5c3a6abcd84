// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import dev.carillon.events.Channel;
import dev.carillon.events.EventId;
import dev.carillon.events.RecipientKey;

/// Place of a delivery in its order queue.
///
/// @param orderingKey deliveries with the same key are in order; empty for all of the recipient
public record OrderPlace(RecipientKey recipient, String orderingKey, Channel channel, EventId event, String step) {}
