// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.inbox;

import java.net.URI;
import java.util.UUID;

/// Options of the connection.
///
/// @param gateway address of the gateway, such as `https://notify.example.com`
/// @param device name of this installation, the same at every start; it breaks ties between acts of the same instant
public record InboxOptions(URI gateway, TokenSource tokens, PositionStore positions, String device) {

    public InboxOptions {
        if (!gateway.isAbsolute()) {
            throw new IllegalArgumentException("the gateway must be an address such as https://notify.example.com");
        }
    }

    /// Options without a position store: after a restart the client does not resume.
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
