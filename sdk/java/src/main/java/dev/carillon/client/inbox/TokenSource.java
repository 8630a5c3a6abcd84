// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.inbox;

import java.util.concurrent.CompletionStage;

/// Asks the application's own server for a client token: at the start, and before each expires.
@FunctionalInterface
public interface TokenSource {

    /// Fails with [SignedOutException] when there is nobody to ask for: the connection ends for good. After any other
    /// failure it is asked again.
    CompletionStage<String> token();
}
