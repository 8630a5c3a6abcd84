// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.email;

import dev.carillon.delivery.attempt.AttemptOutcome;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;

/// Refusal of a message by a mail server.
///
/// @param code Reply code (RFC 5321); 0 if there was no reply
/// @param enhanced Enhanced status code (RFC 3463), such as `5.1.1`; may be empty
/// @param stage Subject of the refusal: the recipient or the message
record SmtpAnswer(int code, String enhanced, Stage stage, String text) {

    /// Subject of a refusal.
    enum Stage {
        RECIPIENT,
        MESSAGE
    }

    private static final Pattern ENHANCED = Pattern.compile("\\b([245]\\.\\d{1,3}\\.\\d{1,3})\\b");
    private static final Pattern WAIT = Pattern.compile("(\\d{1,5}) ?(?:seconds|secs|s\\b)");
    private static final Pattern ADDRESSES = Pattern.compile("<?[^\\s<>]+@[^\\s<>]+>?");
    private static final int MAX_DETAIL = 200;

    /// Status codes for a mailbox or domain that does not exist or has moved.
    private static final Set<String> DEAD_ADDRESS = Set.of("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1");

    private static final Set<Integer> DEAD_ADDRESS_UNENHANCED = Set.of(550, 551, 553);

    /// Finds the server's reply in the mail API's exception.
    static Optional<SmtpAnswer> find(MessagingException failure) {
        Optional<SmtpAnswer> found = Optional.empty();
        for (Throwable link = failure; link != null; link = next(link)) {
            if (link instanceof SMTPAddressFailedException refused) {
                return Optional.of(of(refused.getReturnCode(), Stage.RECIPIENT, String.valueOf(refused.getMessage())));
            }
            if (link instanceof SMTPSendFailedException refused && refused.getReturnCode() > 0) {
                found = Optional.of(of(refused.getReturnCode(), Stage.MESSAGE, String.valueOf(refused.getMessage())));
            }
        }
        return found;
    }

    /// @param pause Wait before the next attempt if the server names no time
    AttemptOutcome outcome(Instant now, Duration pause) {
        if (code >= 500) {
            return isDeadAddress()
                    ? new AttemptOutcome.AddressInvalid(wireCode(), now)
                    : AttemptOutcome.refused(wireCode(), detail());
        }
        return isThrottling()
                ? new AttemptOutcome.Throttled(namedWait().orElse(pause))
                : new AttemptOutcome.Unanswered(wireCode() + " " + detail());
    }

    /// Outcome of an attempt whose message got no reply: the server may have accepted it.
    static AttemptOutcome unanswered(MessagingException failure) {
        return new AttemptOutcome.Unanswered(cause(failure));
    }

    /// Outcome of an attempt without a usable connection: nothing was sent.
    static AttemptOutcome unreached(MessagingException failure) {
        return AttemptOutcome.unreached(
                failure instanceof AuthenticationFailedException ? "authentication failed" : cause(failure));
    }

    private static String cause(MessagingException failure) {
        Throwable root = rootOf(failure);
        return shortened(root.getClass().getSimpleName() + ": " + root.getMessage());
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable deeper = next(failure);
        return deeper == null ? failure : rootOf(deeper);
    }

    private static SmtpAnswer of(int code, Stage stage, String text) {
        Matcher enhanced = ENHANCED.matcher(text);
        return new SmtpAnswer(code, enhanced.find() ? enhanced.group(1) : "", stage, text);
    }

    private boolean isDeadAddress() {
        return stage == Stage.RECIPIENT
                && (enhanced.isEmpty() ? DEAD_ADDRESS_UNENHANCED.contains(code) : DEAD_ADDRESS.contains(enhanced));
    }

    /// True for temporary refusals because of the sending rate (421, greylisting, policy, storage). A local error
    /// (451 without a policy code) counts as an attempt.
    private boolean isThrottling() {
        return code == 421 || code == 450 || code == 452 || enhanced.startsWith("4.7.") || enhanced.startsWith("4.3.2");
    }

    private Optional<Duration> namedWait() {
        Matcher wait = WAIT.matcher(text);
        return wait.find() ? Optional.of(Duration.ofSeconds(Long.parseLong(wait.group(1)))) : Optional.empty();
    }

    private String wireCode() {
        return enhanced.isEmpty() ? Integer.toString(code) : code + " " + enhanced;
    }

    private String detail() {
        return shortened(text);
    }

    private static String shortened(String text) {
        String safe = ADDRESSES.matcher(text.strip()).replaceAll("<address>");
        return safe.length() > MAX_DETAIL ? safe.substring(0, MAX_DETAIL) : safe;
    }

    private static @Nullable Throwable next(Throwable link) {
        return link instanceof MessagingException failure && failure.getNextException() != null
                ? failure.getNextException()
                : link.getCause();
    }
}
