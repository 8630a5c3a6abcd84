// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import dev.carillon.events.Channel;
import dev.carillon.events.v1.Delivery;

/// A delivery that is ready to be attempted.
public record PlannedDelivery(Channel channel, String addressId, Delivery delivery) {}
