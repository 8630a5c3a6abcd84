// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

/// Event and one recipient whom it concerns.
record EventAtRecipient(String recipient, String event) implements Comparable<EventAtRecipient> {

    @Override
    public int compareTo(EventAtRecipient other) {
        int byRecipient = recipient.compareTo(other.recipient);
        return byRecipient != 0 ? byRecipient : event.compareTo(other.event);
    }
}
