// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.sms;

import java.time.Instant;

/// Text message that arrived at a phone.
///
/// @param id Provider's id
/// @param from Number, name or messaging service
/// @param segments Number of parts that the provider charges
/// @param callback URL for status callbacks; may be empty
/// @param reference client's own reference, which status callbacks repeat; may be empty
record ReceivedSms(
        String id,
        String from,
        String to,
        String text,
        int segments,
        String callback,
        String reference,
        Instant receivedAt) {}
