// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.inbox;

import java.net.URI;
import java.util.UUID;

/// How to connect.
///
/// @param gateway such as `https://notify.example.com`
/// @param device the installation's own name, the same at every start; it settles acts of the same instant
public record InboxOptions(URI gateway, TokenSource tokens, PositionStore positions, String device) {

    public InboxOptions {
        if (!gateway.isAbsolute()) {
            throw new IllegalArgumentException("the gateway must be an address such as https://notify.example.com");
        }
    }

    /// Nothing is kept across restarts.
    public static InboxOptions of(URI gateway, TokenSource tokens) {
        return new InboxOptions(gateway, tokens, PositionStore.inMemory(), "java-" + UUID.randomUUID());
    }

    public InboxOptions keeping(PositionStore store, String deviceName) {
        return new InboxOptions(gateway, tokens, store, deviceName);
    }

    String socketAddress() {
        String address = gateway.toString().replaceFirst("^http", "ws");
        return address + (address.endsWith("/") ? "" : "/") + "connection/websocket";
    }
}
