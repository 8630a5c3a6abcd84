// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.broadcast;

import dev.carillon.events.TenantId;
import java.util.Optional;
import java.util.regex.Pattern;

/// Name of one stream of a tenant.
public record BroadcastStream(TenantId tenant, String name) {

    private static final String PREFIX = "stream:";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    public BroadcastStream {
        if (!isName(name)) {
            throw new IllegalArgumentException("not a stream's name");
        }
    }

    /// True if a name has at most 128 letters, digits, `.`, `_` and `-`, and starts with a letter or digit.
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /// The stream of a channel `stream:<name>`; empty if the channel name has another form.
    public static Optional<BroadcastStream> find(TenantId tenant, String channel) {
        return channel.startsWith(PREFIX) && isName(channel.substring(PREFIX.length()))
                ? Optional.of(new BroadcastStream(tenant, channel.substring(PREFIX.length())))
                : Optional.empty();
    }

    public String channel() {
        return PREFIX + name;
    }

    @Override
    public String toString() {
        return tenant + "/" + name;
    }
}
