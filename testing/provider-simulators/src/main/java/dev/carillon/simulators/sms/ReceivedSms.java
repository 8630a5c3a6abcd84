// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.sms;

import java.time.Instant;

/// One text message that arrived at a phone.
///
/// @param id the provider's
/// @param from number, name or messaging service
/// @param segments of how many parts the provider charges
/// @param callback where the sender wants to be told what became of it; may be empty
record ReceivedSms(String id, String from, String to, String text, int segments, String callback, Instant receivedAt) {}
