// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport;

import dev.carillon.gateway.connection.Traffic;
import dev.carillon.gateway.protocol.RateGate;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;

/// Lets in so many new connections per second that this node can serve them, when all clients come at once. The others
/// are told to come later, each at another time. Thread-safe.
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

    /// Whether one more may come in now; if so it has.
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

    /// When one that was not let in should come again.
    public int adviceSeconds() {
        return 1 + ThreadLocalRandom.current().nextInt(LONGEST_ADVICE_SECONDS);
    }

    /// Nobody is let in any more.
    void close() {
        closed = true;
    }
}
