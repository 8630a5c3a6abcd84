// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.broadcast;

import com.google.protobuf.ByteString;
import dev.carillon.gateway.protocol.Push;
import java.util.Map;

/// A publication at its offset in a stream.
///
/// @param data a JSON value
record BroadcastItem(long offset, ByteString data) {

    Push.Publication publication() {
        return new Push.Publication(data, offset, Map.of("kind", "broadcast"));
    }
}
