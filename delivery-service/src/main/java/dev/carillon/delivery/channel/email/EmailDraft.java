// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.email;

import jakarta.mail.internet.InternetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What an e-mail says, before it has the form that a provider takes. The same delivery gives the same draft at every
/// attempt.
///
/// @param messageId the message's identity, with its brackets
/// @param headers beside those that have a place of their own; without line breaks
/// @param tag by which the provider's reports are correlated
record EmailDraft(
        String messageId,
        InternetAddress from,
        List<InternetAddress> replyTo,
        Body body,
        Map<String, String> headers,
        Optional<String> tag) {

    /// What is read.
    ///
    /// @param text may be empty when `html` is not, and the other way round
    record Body(String subject, String text, String html) {}

    EmailDraft {
        replyTo = List.copyOf(replyTo);
        headers = new TreeMap<>(headers);
    }
}
