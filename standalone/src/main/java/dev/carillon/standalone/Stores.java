// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import java.util.Map;

/// Running broker and stores of a standalone system.
interface Stores extends AutoCloseable {

    /// Addresses and credentials as properties of the services.
    Map<String, Object> addresses();

    /// Stops the broker and the stores.
    @Override
    void close();

    /// Start of a broker and stores.
    @FunctionalInterface
    interface Starter {

        /// @throws StartFailure if one cannot start; no other is left running then
        Stores start(DataDirectory data, StandaloneProperties properties);
    }
}
