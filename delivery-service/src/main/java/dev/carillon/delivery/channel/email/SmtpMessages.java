// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.email;

import dev.carillon.delivery.attempt.Attempt;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writer of the messages for the mail server: tagged if the server is SES, and signed if a DKIM key is configured.
/// Thread-safe.
final class SmtpMessages {

    /// Length limit of one tag value; SES accepts 256 characters.
    private static final int MAX_TAG = 250;

    private final EmailDrafts drafts;
    private final String sesConfigurationSet;
    private final Optional<DkimSigner> signer;

    SmtpMessages(EmailDrafts drafts, EmailProperties properties) {
        this.drafts = drafts;
        this.sesConfigurationSet = properties.sesConfigurationSet();
        this.signer = properties.dkim().privateKey().isEmpty()
                ? Optional.empty()
                : Optional.of(DkimSigner.of(properties.dkim()));
    }

    String messageId(Attempt attempt) {
        return drafts.messageId(attempt);
    }

    /// True if the server is SES and reports the further course of the messages.
    boolean areReported() {
        return !sesConfigurationSet.isEmpty() && drafts.areTagged();
    }

    /// @throws MessagingException if the delivery's content is not a valid e-mail
    MimeMessage write(Attempt attempt, InternetAddress to) throws MessagingException {
        EmailDraft draft = drafts.write(attempt);
        MimeMessage message = MailComposer.compose(draft, to, attempt.delivery().getDecidedAtMillis());
        if (!sesConfigurationSet.isEmpty()) {
            message.setHeader("X-SES-CONFIGURATION-SET", sesConfigurationSet);
            if (draft.tag().isPresent()) {
                message.setHeader("X-SES-MESSAGE-TAGS", sesTags(draft.tag().get()));
            }
        }
        if (signer.isPresent()) {
            signer.get().sign(message);
        }
        return message;
    }

    private static String sesTags(String tag) {
        List<String> parts = new ArrayList<>();
        for (int begin = 0; begin < tag.length(); begin += MAX_TAG) {
            parts.add("carillon" + parts.size() + "=" + tag.substring(begin, Math.min(tag.length(), begin + MAX_TAG)));
        }
        return String.join(", ", parts);
    }
}
