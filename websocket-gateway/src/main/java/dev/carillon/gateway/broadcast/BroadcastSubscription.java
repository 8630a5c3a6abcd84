// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.broadcast;

import dev.carillon.gateway.protocol.SharedPush;
import dev.carillon.gateway.protocol.UnsubscribeCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// One connection's place in a stream. Holds back what arrives until it is opened at a position; from then on passes on
/// each item once, in order, and ends when one is missing. Thread-safe; the listener is called under the lock and must
/// not wait.
public final class BroadcastSubscription {

    private static final int MOST_HELD_BACK = 1_000;

    /// Who is told.
    public interface Listener {

        void published(SharedPush push);

        /// The subscription has ended here; the client is to be told.
        void ended(BroadcastStream stream, UnsubscribeCode code);
    }

    private enum Phase {
        HELD_BACK,
        /// Held back, and something may have been missed since.
        INTERRUPTED,
        OPEN,
        ENDED
    }

    /// An item on its way to all subscribers of a node.
    record Arrival(BroadcastPosition position, SharedPush push) {}

    private final BroadcastStream stream;
    private final Listener listener;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Arrival> heldBack = new ArrayList<>(0);
    private Phase phase = Phase.HELD_BACK;
    private BroadcastPosition position = new BroadcastPosition("", 0);

    public BroadcastSubscription(BroadcastStream stream, Listener listener) {
        this.stream = stream;
        this.listener = listener;
    }

    public BroadcastStream stream() {
        return stream;
    }

    /// Passes on what follows a position.
    public void open(BroadcastPosition from) {
        lock.lock();
        try {
            switch (phase) {
                case HELD_BACK -> {
                    phase = Phase.OPEN;
                    position = from;
                    heldBack.forEach(this::pass);
                    heldBack.clear();
                }
                case INTERRUPTED -> end();
                case OPEN, ENDED -> {
                    // It was opened before, or is not wanted any more.
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /// Nothing is passed on any more.
    public void close() {
        lock.lock();
        try {
            phase = Phase.ENDED;
            heldBack.clear();
        } finally {
            lock.unlock();
        }
    }

    void offer(Arrival arrival) {
        lock.lock();
        try {
            switch (phase) {
                case OPEN -> pass(arrival);
                case HELD_BACK -> {
                    if (heldBack.size() < MOST_HELD_BACK) {
                        heldBack.add(arrival);
                    } else {
                        holdBackNoMore();
                    }
                }
                case INTERRUPTED, ENDED -> {
                    // Who resumes gets it.
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /// Items may have been missed.
    void interrupt() {
        lock.lock();
        try {
            switch (phase) {
                case HELD_BACK -> holdBackNoMore();
                case OPEN -> end();
                case INTERRUPTED, ENDED -> {
                    // It ends anyway.
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void pass(Arrival arrival) {
        if (phase != Phase.OPEN) {
            return;
        }
        boolean foreign = !arrival.position().epoch().equals(position.epoch());
        if (!foreign && arrival.position().offset() <= position.offset()) {
            return;
        }
        if (foreign || arrival.position().offset() > position.offset() + 1) {
            end();
            return;
        }
        position = arrival.position();
        listener.published(arrival.push());
    }

    /// It ends when it is opened: not before the client has its reply.
    private void holdBackNoMore() {
        phase = Phase.INTERRUPTED;
        heldBack.clear();
    }

    private void end() {
        phase = Phase.ENDED;
        listener.ended(stream, UnsubscribeCode.INSUFFICIENT_STATE);
    }
}
