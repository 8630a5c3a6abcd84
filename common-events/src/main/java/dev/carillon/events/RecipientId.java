// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events;

import java.util.regex.Pattern;

/// Producer's id of the person or system that a notification is for, unique within a tenant: 1 to 128 letters,
/// digits and `. _ : @ + = ~ -`.
public record RecipientId(String value) {

    private static final Pattern SYNTAX = Pattern.compile("[A-Za-z0-9._:@+=~-]{1,128}");

    public RecipientId {
        Identifiers.requireMatch(SYNTAX, value, "recipient id");
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
