// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.load;

import dev.carillon.benchmarks.client.InboxListener;
import tools.jackson.databind.JsonNode;

/// Listener of devices that stay connected over several runs. Each arrival goes to the ledger of the current run.
/// Thread-safe.
public final class CurrentLedger implements InboxListener {

    private Ledger ledger = new Ledger("none", 1, 0);

    /// Begins another run. Afterwards the ledger before it does not change any more.
    public synchronized void replace(Ledger next) {
        ledger = next;
    }

    @Override
    public synchronized void received(
            int device, String channel, Position position, JsonNode notification, long atNanos) {
        ledger.received(device, channel, position, notification, atNanos);
    }

    @Override
    public synchronized void gap(int device, String channel) {
        ledger.gap(device, channel);
    }

    @Override
    public synchronized boolean listed(int device, JsonNode notification, long atNanos) {
        return ledger.listed(device, notification, atNanos);
    }
}
