// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.webhook;

import java.time.Instant;

/// One webhook that arrived, its signature verified.
///
/// @param endpoint the last part of the path
record ReceivedWebhook(
        String id, String endpoint, String contentType, String body, Instant timestamp, Instant receivedAt) {}
