// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.burst;

import dev.carillon.benchmarks.client.InboxListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;

/// Listeners of runs that overlap. Each gets everything that the devices receive, and takes what belongs to its run.
/// Thread-safe.
final class Listeners implements InboxListener {

    private final List<InboxListener> all = new CopyOnWriteArrayList<>();

    void add(InboxListener listener) {
        all.add(listener);
    }

    void remove(InboxListener listener) {
        all.remove(listener);
    }

    @Override
    public void received(int device, String channel, Position position, JsonNode notification, long atNanos) {
        all.forEach(listener -> listener.received(device, channel, position, notification, atNanos));
    }

    @Override
    public void gap(int device, String channel) {
        all.forEach(listener -> listener.gap(device, channel));
    }

    @Override
    public boolean listed(int device, JsonNode notification, long atNanos) {
        boolean isNew = false;
        for (InboxListener listener : all) {
            isNew |= listener.listed(device, notification, atNanos);
        }
        return isNew;
    }
}
