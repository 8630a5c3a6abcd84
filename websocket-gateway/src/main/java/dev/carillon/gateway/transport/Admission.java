// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport;

import dev.carillon.gateway.connection.Traffic;
import dev.carillon.gateway.protocol.RateGate;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;

/// Rate limit on new connections of this node, for the case that all clients connect at once. Refused clients are asked
/// to retry at random times. Thread-safe.
public final class Admission {

    private static final int LONGEST_ADVICE_SECONDS = 10;

    private final ReentrantLock lock = new ReentrantLock();
    private final RateGate gate;
    private final Traffic traffic;
    private volatile boolean closed;

    public Admission(RateGate.Rate rate, Traffic traffic) {
        this.traffic = traffic;
        this.gate = new RateGate(rate, System.nanoTime());
    }

    /// Admits one connection if the rate allows it now, and counts it.
    ///
    /// @return true if the connection was admitted
    public boolean admit() {
        lock.lock();
        try {
            boolean admitted = !closed && gate.pass(System.nanoTime());
            if (!admitted) {
                traffic.turnedAway();
            }
            return admitted;
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
