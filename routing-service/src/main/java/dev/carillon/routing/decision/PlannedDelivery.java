// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import dev.carillon.events.Channel;
import dev.carillon.events.v1.Delivery;

/// Delivery that is ready for its first attempt.
public record PlannedDelivery(Channel channel, String addressId, Delivery delivery) {}
