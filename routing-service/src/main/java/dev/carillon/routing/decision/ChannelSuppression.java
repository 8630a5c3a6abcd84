// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import dev.carillon.events.Channel;
import java.util.Map;

/// Suppression of a notification on one channel.
public record ChannelSuppression(Channel channel, String rule, String reason, Map<String, String> inputs) {

    public ChannelSuppression {
        inputs = Map.copyOf(inputs);
    }

    /// Suppression because the notification was read on another channel or device.
    public static ChannelSuppression ofRead(Channel channel) {
        return new ChannelSuppression(channel, RuleName.ENGAGED, "read", Map.of());
    }
}
