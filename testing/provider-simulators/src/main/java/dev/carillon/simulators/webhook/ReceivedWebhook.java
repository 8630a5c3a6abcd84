// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.webhook;

import java.time.Instant;

/// Webhook that arrived with a valid signature.
///
/// @param endpoint Last segment of the path
record ReceivedWebhook(
        String id, String endpoint, String contentType, String body, Instant timestamp, Instant receivedAt) {}
