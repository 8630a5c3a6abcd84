// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.email;

import jakarta.mail.internet.InternetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// E-mail in a form that is independent of the provider. The same delivery gives the same draft at every attempt.
///
/// @param messageId Value of the Message-ID header, with its angle brackets.
/// @param headers Headers that have no component of their own; without line breaks.
/// @param tag Tag by which the provider's reports are correlated.
record EmailDraft(
        String messageId,
        InternetAddress from,
        List<InternetAddress> replyTo,
        Body body,
        Map<String, String> headers,
        Optional<String> tag) {

    /// Subject and content.
    ///
    /// @param text Plain text; may be empty if `html` is not, and vice versa.
    record Body(String subject, String text, String html) {}

    EmailDraft {
        replyTo = List.copyOf(replyTo);
        headers = new TreeMap<>(headers);
    }
}
