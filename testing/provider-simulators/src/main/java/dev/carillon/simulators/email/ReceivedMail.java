// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.email;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Mail that arrived over SMTP or HTTP.
///
/// @param to Recipients in the envelope
/// @param headers Decoded header values by name
record ReceivedMail(
        String messageId,
        String from,
        List<String> to,
        String subject,
        String text,
        String html,
        Map<String, List<String>> headers,
        Instant receivedAt) {}
