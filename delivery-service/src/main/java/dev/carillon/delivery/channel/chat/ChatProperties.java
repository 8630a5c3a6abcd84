// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.chat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How chats are written to. Without a format this process writes to none.
///
/// @param formats whose incoming webhooks are called: `slack`, `teams`, `discord`
/// @param allowedNetworks address ranges that may be called although they are not public, such as `10.1.0.0/16`
/// @param plainHttp whether webhooks without TLS may be called, for a simulator
/// @param concurrency the most attempts under way at once, per format
/// @param deadline for one attempt
/// @param throttlePause when to come back after being throttled, where the chat names no time
@ConfigurationProperties("carillon.delivery.chat")
record ChatProperties(
        @DefaultValue Set<ChatFormat> formats,
        @DefaultValue List<String> allowedNetworks,
        @DefaultValue("false") boolean plainHttp,
        @DefaultValue("16") int concurrency,
        @DefaultValue("10s") Duration deadline,
        @DefaultValue("30s") Duration throttlePause) {

    ChatProperties {
        formats = Set.copyOf(formats);
        allowedNetworks = List.copyOf(allowedNetworks);
        if (concurrency < 1) {
            throw new IllegalArgumentException("carillon.delivery.chat.concurrency must be at least 1");
        }
    }
}
