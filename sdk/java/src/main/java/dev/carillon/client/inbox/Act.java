// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.inbox;

import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/// Something the recipient did, on its way to the server.
///
/// @param request without its instant
/// @param at when it was done
record Act(String method, JsonObject request, Instant at, CompletableFuture<InboxCount> answer) {}
