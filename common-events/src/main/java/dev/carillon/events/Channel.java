// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events;

import dev.carillon.events.v1.ChannelCode;
import java.util.Locale;
import java.util.Optional;

/// A delivery medium, with topics and workers of its own.
public enum Channel {
    IN_APP(ChannelCode.CHANNEL_IN_APP),
    PUSH(ChannelCode.CHANNEL_PUSH),
    SMS(ChannelCode.CHANNEL_SMS),
    EMAIL(ChannelCode.CHANNEL_EMAIL),
    WEBHOOK(ChannelCode.CHANNEL_WEBHOOK);

    private final ChannelCode code;

    Channel(ChannelCode code) {
        this.code = code;
    }

    public ChannelCode code() {
        return code;
    }

    /// Name in JSON and metrics, such as `in_app`.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Channel> find(ChannelCode code) {
        return switch (code) {
            case CHANNEL_IN_APP -> Optional.of(IN_APP);
            case CHANNEL_PUSH -> Optional.of(PUSH);
            case CHANNEL_SMS -> Optional.of(SMS);
            case CHANNEL_EMAIL -> Optional.of(EMAIL);
            case CHANNEL_WEBHOOK -> Optional.of(WEBHOOK);
            case CHANNEL_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
        };
    }

    public static Optional<Channel> find(String wireName) {
        for (Channel channel : values()) {
            if (channel.wireName().equals(wireName)) {
                return Optional.of(channel);
            }
        }
        return Optional.empty();
    }

    /// @throws IllegalArgumentException if this version does not know the code
    public static Channel require(ChannelCode code) {
        return find(code).orElseThrow(() -> new IllegalArgumentException("unknown channel " + code));
    }
}
