// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.email;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// One message that arrived over the wire.
///
/// @param to the envelope's recipients
/// @param headers name to values, as received and decoded
record ReceivedMail(
        String messageId,
        String from,
        List<String> to,
        String subject,
        String text,
        String html,
        Map<String, List<String>> headers,
        Instant receivedAt) {}
