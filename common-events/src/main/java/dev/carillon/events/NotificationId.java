// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events;

/// Identity of the notification of one recipient about one event. It is derived from both, so that a repeated
/// decision gives the same id and consumers can drop duplicates.
public record NotificationId(String value) {

    public static NotificationId of(RecipientKey recipient, EventId event) {
        return new NotificationId("n" + Identifiers.derive("notification", recipient.toString(), event.value()));
    }

    @Override
    public String toString() {
        return value;
    }
}
