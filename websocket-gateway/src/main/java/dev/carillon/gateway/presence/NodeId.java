// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.presence;

/// Names one running gateway. A node that starts again may have the name of its predecessor, and takes over
/// what was said to it.
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
