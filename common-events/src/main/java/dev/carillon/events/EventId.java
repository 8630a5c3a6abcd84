// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events;

/// Identity of an event within its tenant, and the idempotency key of its submission: 1 to 128 letters, digits and
/// `. _ : @ + = ~ / -`. Chosen by the producer; otherwise the platform creates a UUIDv7.
public record EventId(String value) {

    private static final IdSyntax SYNTAX = new IdSyntax("[A-Za-z0-9._:@+=~/-]", 128);

    public EventId {
        SYNTAX.require(value, "event id");
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
