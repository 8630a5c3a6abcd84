// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import java.util.Map;

/// Broker and stores of a standalone system, which run or are about to.
interface Stores extends AutoCloseable {

    /// Addresses and credentials as properties of the services.
    Map<String, Object> addresses();

    /// Waits until all of them run.
    ///
    /// @throws StartFailure if one cannot start
    default void awaitStarted() {}

    /// Stops the broker and the stores, even if they are still starting.
    @Override
    void close();

    /// Start of a broker and stores.
    @FunctionalInterface
    interface Starter {

        /// Starts them, and may return before they run.
        ///
        /// @throws StartFailure if one cannot start; no other is left running then
        Stores start(DataDirectory data, StandaloneProperties properties);
    }
}
