// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import dev.carillon.gateway.presence.NodeId;
import dev.carillon.runtime.setaside.ProcessingGuard;
import java.util.Map;

/// Settings that the consumers of this node share.
///
/// @param connection Kafka client settings
public record ReaderSettings(Map<String, Object> connection, NodeId node, ProcessingGuard guard) {
    public ReaderSettings {
        connection = Map.copyOf(connection);
    }
}
