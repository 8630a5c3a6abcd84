// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.webpush;

import java.time.Instant;

/// Decrypted message that arrived at a browser.
///
/// @param ttl Seconds for which the push service was asked to keep it
record ReceivedPush(String subscription, String payload, String topic, String urgency, long ttl, Instant receivedAt) {}
