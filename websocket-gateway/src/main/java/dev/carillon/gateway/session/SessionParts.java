// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.session;

import dev.carillon.gateway.broadcast.BroadcastHub;
import dev.carillon.gateway.connection.TokenVerifier;
import dev.carillon.gateway.inbox.Inbox;
import dev.carillon.gateway.inbox.LiveInboxes;
import dev.carillon.gateway.readstate.InboxMethods;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/// Dependencies that all sessions share.
///
/// @param threads executor for work that waits for stores
public record SessionParts(
        TokenVerifier tokens,
        LiveInboxes liveInboxes,
        Inbox inbox,
        InboxMethods methods,
        BroadcastHub broadcasts,
        InstantSource clock,
        Executor threads) {}
