// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import dev.carillon.events.Channel;
import java.util.Map;

/// Why a notification does not go out on one channel.
public record ChannelSuppression(Channel channel, String rule, String reason, Map<String, String> inputs) {

    public ChannelSuppression {
        inputs = Map.copyOf(inputs);
    }

    /// It has been read on another channel or device.
    public static ChannelSuppression ofRead(Channel channel) {
        return new ChannelSuppression(channel, RuleName.ENGAGED, "read", Map.of());
    }
}
