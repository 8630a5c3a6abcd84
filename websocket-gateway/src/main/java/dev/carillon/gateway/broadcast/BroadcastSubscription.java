// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.broadcast;

import dev.carillon.gateway.protocol.SharedPush;
import dev.carillon.gateway.protocol.UnsubscribeCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// One connection's subscription to a stream. It buffers new items until it is opened at a position. From then on it
/// passes each item on once, in order, and ends if an item is missing. Thread-safe; the listener is called under the
/// lock and must not wait.
public final class BroadcastSubscription {

    private static final int MAX_BUFFERED = 1_000;

    /// Receiver of the subscription's items and of its end.
    public interface Listener {

        void published(SharedPush push);

        /// Called when the subscription has ended; the listener must notify the client.
        void ended(BroadcastStream stream, UnsubscribeCode code);
    }

    private enum Phase {
        BUFFERING,
        /// Items are buffered, and items may have been missed meanwhile.
        INTERRUPTED,
        OPEN,
        ENDED
    }

    /// A new item for all subscriptions of a node.
    record Arrival(BroadcastPosition position, SharedPush push) {}

    private final BroadcastStream stream;
    private final Listener listener;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Arrival> buffered = new ArrayList<>(0);
    private Phase phase = Phase.BUFFERING;
    private BroadcastPosition position = new BroadcastPosition("", 0);

    public BroadcastSubscription(BroadcastStream stream, Listener listener) {
        this.stream = stream;
        this.listener = listener;
    }

    public BroadcastStream stream() {
        return stream;
    }

    /// Passes on the items after a position, buffered ones first.
    public void open(BroadcastPosition from) {
        lock.lock();
        try {
            switch (phase) {
                case BUFFERING -> {
                    phase = Phase.OPEN;
                    position = from;
                    buffered.forEach(this::pass);
                    buffered.clear();
                }
                case INTERRUPTED -> end();
                case OPEN, ENDED -> {
                    // The subscription is open already, or has ended.
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /// Ends the subscription without notice to the listener.
    public void close() {
        lock.lock();
        try {
            phase = Phase.ENDED;
            buffered.clear();
        } finally {
            lock.unlock();
        }
    }

    void offer(Arrival arrival) {
        lock.lock();
        try {
            switch (phase) {
                case OPEN -> pass(arrival);
                case BUFFERING -> {
                    if (buffered.size() < MAX_BUFFERED) {
                        buffered.add(arrival);
                    } else {
                        stopBuffering();
                    }
                }
                case INTERRUPTED, ENDED -> {
                    // The client gets the item when it resumes.
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /// Ends the subscription because items may have been missed.
    void interrupt() {
        lock.lock();
        try {
            switch (phase) {
                case BUFFERING -> stopBuffering();
                case OPEN -> end();
                case INTERRUPTED, ENDED -> {
                    // The subscription is ending or has ended.
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

    /// Stops buffering. The subscription ends when it is opened, so not before the client has its reply.
    private void stopBuffering() {
        phase = Phase.INTERRUPTED;
        buffered.clear();
    }

    private void end() {
        phase = Phase.ENDED;
        listener.ended(stream, UnsubscribeCode.INSUFFICIENT_STATE);
    }
}
