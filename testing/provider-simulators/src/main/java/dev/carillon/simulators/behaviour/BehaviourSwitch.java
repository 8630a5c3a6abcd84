// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.behaviour;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Current behaviour of a provider, with the number of remaining uses. Thread-safe.
public final class BehaviourSwitch {

    private static final int ALL = 100;

    private final String provider;
    private Behaviour current = Behaviour.ACCEPT;
    private int remaining;
    private int share;
    private CompletableFuture<Void> released = new CompletableFuture<>();

    public BehaviourSwitch(String provider) {
        this.provider = provider;
    }

    /// Provider's name in paths, such as `email` or `push`.
    public String provider() {
        return provider;
    }

    /// Behaviour for one call, counted as used.
    ///
    /// @param address E-mail address or device token of the call
    public synchronized Behaviour takeFor(String address) {
        if (!current.concerns(address) || !isNextOfShare()) {
            return Behaviour.ACCEPT;
        }
        Behaviour taken = current;
        if (remaining > 0) {
            remaining--;
            if (remaining == 0) {
                current = Behaviour.ACCEPT;
            }
        }
        return taken;
    }

    private boolean isNextOfShare() {
        share += current.percent();
        boolean isIt = share >= ALL;
        share -= isIt ? ALL : 0;
        return isIt;
    }

    /// Completes at the next change of behaviour, when a stalled call must continue.
    public synchronized CompletionStage<Void> released() {
        return released.minimalCompletionStage();
    }

    public synchronized Behaviour current() {
        return current;
    }

    /// Replaces the behaviour and releases stalled calls.
    public void change(Behaviour behaviour) {
        CompletableFuture<Void> stalled;
        synchronized (this) {
            current = behaviour;
            remaining = behaviour.times();
            share = 0;
            stalled = released;
            released = new CompletableFuture<>();
        }
        stalled.complete(null);
    }
}
