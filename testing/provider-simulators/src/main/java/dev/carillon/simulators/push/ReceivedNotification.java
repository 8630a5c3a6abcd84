// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.push;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Notification that arrived at a phone.
///
/// @param payload JSON text as received
record ReceivedNotification(
        String apnsId,
        String token,
        String topic,
        String payload,
        String title,
        String body,
        @Nullable String collapseId,
        String pushType,
        int priority,
        @Nullable Instant expiration,
        Instant receivedAt) {}
