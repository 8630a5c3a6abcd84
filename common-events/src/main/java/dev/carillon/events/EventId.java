// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events;

import java.util.regex.Pattern;

/// Identity of an event within its tenant, and the idempotency key of its submission: 1 to 128 letters, digits and
/// `. _ : @ + = ~ / -`. Chosen by the producer; otherwise the platform creates a UUIDv7.
public record EventId(String value) {

    private static final Pattern SYNTAX = Pattern.compile("[A-Za-z0-9._:@+=~/-]{1,128}");

    public EventId {
        Identifiers.requireMatch(SYNTAX, value, "event id");
    }

    /// True if the id can be part of a URL's path. Producers cannot submit other ids.
    public boolean isUsableInPath() {
        return Identifiers.isUsableInPath(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
