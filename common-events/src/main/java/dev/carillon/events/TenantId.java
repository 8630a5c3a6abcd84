// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events;

/// Unit of isolation and quota: 1 to 63 lower-case letters, digits and inner hyphens.
public record TenantId(String value) {

    private static final IdSyntax SYNTAX = new IdSyntax("[a-z0-9-]", 63);

    public TenantId {
        SYNTAX.require(value, "tenant id");
        if (value.startsWith("-") || value.endsWith("-")) {
            throw new IllegalArgumentException("tenant id must not begin or end with a hyphen");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
