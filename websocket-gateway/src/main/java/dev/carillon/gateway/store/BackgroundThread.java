// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.store;

/// Starts the loops that run as long as the gateway. They use platform threads: a virtual thread is pinned to its
/// carrier while it loads a class, and during the start all carriers can be pinned by threads that wait for each other.
public final class BackgroundThread {

    private BackgroundThread() {}

    public static Thread start(String name, Runnable loop) {
        return Thread.ofPlatform().name(name).daemon().start(loop);
    }
}
