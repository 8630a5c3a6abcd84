// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.webpush;

import java.time.Instant;

/// One message that arrived at a browser, decrypted.
///
/// @param ttl seconds for which the push service was asked to keep it
record ReceivedPush(String subscription, String payload, String topic, String urgency, long ttl, Instant receivedAt) {}
