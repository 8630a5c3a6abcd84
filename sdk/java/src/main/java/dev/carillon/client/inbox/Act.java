// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.inbox;

import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/// Act of the recipient that waits for the server's answer.
///
/// @param request request without the time of the act
/// @param at time of the act
record Act(String method, JsonObject request, Instant at, CompletableFuture<InboxCount> answer) {}
