// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport;

import dev.carillon.gateway.connection.Traffic;
import dev.carillon.gateway.protocol.RateGate;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;

/// Rate limits on new connections of this node: of all together, for the case that all clients connect at once, and of
/// each client address. Refused clients are asked to retry at random times. Thread-safe.
public final class Admission {

    private static final int LONGEST_ADVICE_SECONDS = 10;

    private final ReentrantLock lock = new ReentrantLock();
    private final RateGate gate;
    private final AddressRates addresses;
    private final Traffic traffic;
    private volatile boolean closed;

    /// @param rate of the node
    /// @param ratePerAddress of each client address
    public Admission(RateGate.Rate rate, RateGate.Rate ratePerAddress, Traffic traffic) {
        this.traffic = traffic;
        this.gate = new RateGate(rate, System.nanoTime());
        this.addresses = new AddressRates(ratePerAddress);
    }

    /// Result of a request to connect.
    public enum Outcome {
        ADMITTED,
        /// The node is over its rate, or stops.
        NODE_BUSY,
        /// The client's address is over its rate.
        ADDRESS_OVER_RATE
    }

    /// Admits one connection if the rates allow it now, and counts it.
    ///
    /// @param address of the client, as the HTTP server writes it
    public Outcome admit(String address) {
        lock.lock();
        try {
            long now = System.nanoTime();
            Outcome outcome = Outcome.ADMITTED;
            // An address over its rate does not use up the node's rate.
            if (!addresses.pass(address, now)) {
                outcome = Outcome.ADDRESS_OVER_RATE;
            } else if (closed || !gate.pass(now)) {
                outcome = Outcome.NODE_BUSY;
            }
            if (outcome != Outcome.ADMITTED) {
                traffic.turnedAway();
            }
            return outcome;
        } finally {
            lock.unlock();
        }
    }

    /// Time after which a refused client should retry, in seconds.
    public int adviceSeconds() {
        return 1 + ThreadLocalRandom.current().nextInt(LONGEST_ADVICE_SECONDS);
    }

    /// Refuses all further connections.
    void close() {
        closed = true;
    }
}
