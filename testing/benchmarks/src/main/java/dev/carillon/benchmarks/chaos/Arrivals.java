// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.chaos;

import dev.carillon.benchmarks.client.InboxListener;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Listener of the devices of both gateways. It passes everything to the listeners of all loads, one item after the
/// other. Thread-safe.
final class Arrivals implements InboxListener {

    private final List<InboxListener> listeners = new ArrayList<>();

    synchronized void add(InboxListener listener) {
        listeners.add(listener);
    }

    @Override
    public synchronized void received(
            int device, String channel, Position position, JsonNode notification, long atNanos) {
        listeners.forEach(listener -> listener.received(device, channel, position, notification, atNanos));
    }

    @Override
    public synchronized void gap(int device, String channel) {
        listeners.forEach(listener -> listener.gap(device, channel));
    }

    @Override
    public synchronized boolean listed(int device, JsonNode notification, long atNanos) {
        boolean isNew = false;
        for (InboxListener listener : listeners) {
            isNew |= listener.listed(device, notification, atNanos);
        }
        return isNew;
    }
}
