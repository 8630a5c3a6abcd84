// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.inbox;

import java.util.concurrent.CompletionStage;

/// Source of client tokens from the application's own server. Called at the start, and before each token expires.
@FunctionalInterface
public interface TokenSource {

    /// Requests a token. If it fails with [SignedOutException], no user is signed in and the connection ends for good.
    /// After any other failure the client retries.
    CompletionStage<String> token();
}
