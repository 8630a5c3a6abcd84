// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import dev.carillon.gateway.presence.NodeId;
import dev.carillon.runtime.kafka.KafkaClients;
import dev.carillon.runtime.setaside.ProcessingGuard;

/// Settings that the consumers of this node share.
public record ReaderSettings(KafkaClients clients, NodeId node, ProcessingGuard guard) {}
