// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

import dev.carillon.events.Channel;

/// Message to a recipient: one notification on one channel.
record SentMessage(String recipient, String eventType, Channel channel) {}
