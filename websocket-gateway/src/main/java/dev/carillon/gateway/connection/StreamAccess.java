// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.connection;

import java.util.Optional;
import java.util.Set;

/// Broadcast streams that a client may subscribe to.
///
/// @param names names of the streams; absent if the client may subscribe to all streams of its tenant
public record StreamAccess(Optional<Set<String>> names) {

    public StreamAccess {
        names = names.map(Set::copyOf);
    }

    public boolean allows(String name) {
        return names.map(some -> some.contains(name)).orElse(true);
    }
}
