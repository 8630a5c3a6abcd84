// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.presence;

/// Name of one running gateway. A node that restarts may have the same name, and then receives the messages for its
/// predecessor.
public record NodeId(String value) {

    public NodeId {
        if (value.isBlank()) {
            throw new IllegalArgumentException("a node needs a name");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
