// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.behaviour;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Holds a provider's behaviour and counts down its uses. Thread-safe.
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

    /// As in paths: `email`, `push`.
    public String provider() {
        return provider;
    }

    /// What the provider does with one call, counted as used.
    ///
    /// @param address the call's e-mail address or device token
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

    /// Completes when a stalled call should be let go: at the next change of behaviour.
    public synchronized CompletionStage<Void> released() {
        return released.minimalCompletionStage();
    }

    public synchronized Behaviour current() {
        return current;
    }

    /// Replaces the behaviour and lets stalled calls go.
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
