// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events;

import java.util.regex.Pattern;

/// Unit of isolation and quota: 1 to 63 lower-case letters, digits and inner hyphens.
public record TenantId(String value) {

    private static final Pattern SYNTAX = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

    public TenantId {
        Identifiers.requireMatch(SYNTAX, value, "tenant id");
    }

    @Override
    public String toString() {
        return value;
    }
}
