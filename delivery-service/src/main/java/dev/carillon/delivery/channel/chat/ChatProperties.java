// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.chat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Settings of chat webhooks. Without a format this process sends no chat messages.
///
/// @param formats Chat services whose incoming webhooks this process calls: `slack`, `teams`, `discord`. Empty
/// switches chat messages off.
/// @param allowedNetworks Address ranges that may be called although they are not public, such as `10.1.0.0/16`.
/// @param allowedPorts Ports that may be called besides 80 and 443: single ports or ranges, such as `8000-8099`.
/// @param plainHttp True allows webhooks without TLS. Intended for a simulator.
/// @param concurrency Maximum number of simultaneous attempts per format. A larger value sends faster and holds
/// more connections.
/// @param deadline Time limit of one attempt. A larger value tolerates slower services and holds connections
/// longer.
/// @param throttlePause Wait after a throttled attempt if the chat service names no time. A larger value retries
/// later.
@ConfigurationProperties("carillon.delivery.chat")
record ChatProperties(
        @DefaultValue Set<ChatFormat> formats,
        @DefaultValue List<String> allowedNetworks,
        @DefaultValue List<String> allowedPorts,
        @DefaultValue("false") boolean plainHttp,
        @DefaultValue("16") int concurrency,
        @DefaultValue("10s") Duration deadline,
        @DefaultValue("30s") Duration throttlePause) {

    ChatProperties {
        formats = Set.copyOf(formats);
        allowedNetworks = List.copyOf(allowedNetworks);
        allowedPorts = List.copyOf(allowedPorts);
        if (concurrency < 1) {
            throw new IllegalArgumentException("carillon.delivery.chat.concurrency must be at least 1");
        }
    }
}
