// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.protocol;

import com.google.protobuf.ByteString;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A push to several connections, encoded once per framing and not once per connection. Thread-safe.
public final class SharedPush {

    private final Push push;
    private final Map<String, ByteString> encoded = new ConcurrentHashMap<>(2);

    public SharedPush(Push push) {
        this.push = push;
    }

    public Push push() {
        return push;
    }

    ByteString in(Framing framing) {
        return encoded.computeIfAbsent(framing.subprotocol(), _ -> framing.encode(new Reply.Pushed(push)));
    }
}
