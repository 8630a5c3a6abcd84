// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events;

/// Producer's id of the person or system that a notification is for, unique within a tenant: 1 to 128 letters,
/// digits and `. _ : @ + = ~ -`.
public record RecipientId(String value) {

    private static final IdSyntax SYNTAX = new IdSyntax("[A-Za-z0-9._:@+=~-]", 128);

    public RecipientId {
        SYNTAX.require(value, "recipient id");
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
