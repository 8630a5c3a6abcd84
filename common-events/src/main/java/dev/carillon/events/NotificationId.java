// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events;

/// Identity of what one recipient should learn from one event. Derived from both, so that deciding again gives the same
/// id and a sink can drop what it has seen.
public record NotificationId(String value) {

    public static NotificationId of(RecipientKey recipient, EventId event) {
        return new NotificationId("n" + Identifiers.derive("notification", recipient.toString(), event.value()));
    }

    @Override
    public String toString() {
        return value;
    }
}
