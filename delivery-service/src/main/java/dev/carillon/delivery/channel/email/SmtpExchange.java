// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.email;

import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.delivery.attempt.ProviderReference;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// Conversation with the mail server about one attempt. Only one thread may call [#run()]; any thread may call
/// [#abortIfUnderWay()].
final class SmtpExchange {

    private final Attempt attempt;
    private final SmtpMessages messages;
    private final SmtpConnections connections;
    private final EmailProperties properties;
    private final InstantSource clock;
    private final AtomicReference<Optional<SmtpConnection>> held = new AtomicReference<>(Optional.empty());
    private volatile boolean over;

    SmtpExchange(
            Attempt attempt,
            SmtpMessages messages,
            SmtpConnections connections,
            EmailProperties properties,
            InstantSource clock) {
        this.attempt = attempt;
        this.messages = messages;
        this.connections = connections;
        this.properties = properties;
        this.clock = clock;
    }

    AttemptOutcome run() {
        if (!attempt.content().hasEmail()) {
            return AttemptOutcome.refused("no-message", "the delivery has no e-mail message");
        }
        InternetAddress to;
        try {
            to = new InternetAddress(attempt.content().getAddress().getEmail().getValue(), true);
        } catch (AddressException e) {
            return new AttemptOutcome.AddressInvalid("invalid-syntax", clock.instant());
        }
        MimeMessage message;
        try {
            message = messages.write(attempt, to);
        } catch (MessagingException e) {
            return AttemptOutcome.refused("invalid-message", e.getClass().getSimpleName());
        }
        return send(message, to);
    }

    void abortIfUnderWay() {
        over = true;
        held.getAndSet(Optional.empty()).ifPresent(SmtpConnection::abort);
    }

    private AttemptOutcome send(MimeMessage message, InternetAddress to) {
        SmtpConnection connection;
        try {
            connection = connect();
        } catch (MessagingException e) {
            release().ifPresent(SmtpConnection::abort);
            return SmtpAnswer.unreached(e);
        }
        if (over) {
            release().ifPresent(connections::keep);
            return AttemptOutcome.unreached("no connection before the deadline");
        }
        try {
            connection.send(message, to);
            release().ifPresent(connections::keep);
            return new AttemptOutcome.Accepted(new ProviderReference(messages.messageId(attempt)));
        } catch (MessagingException e) {
            Optional<SmtpAnswer> answer = SmtpAnswer.find(e);
            release().ifPresent(answer.isPresent() ? connections::keepIfAnswering : SmtpConnection::abort);
            return answer.map(said -> said.outcome(clock.instant(), properties.throttlePause()))
                    .orElseGet(() -> SmtpAnswer.unanswered(e));
        }
    }

    private SmtpConnection connect() throws MessagingException {
        Optional<SmtpConnection> idle = connections.findIdle();
        if (idle.isPresent()) {
            held.set(idle);
            return idle.get();
        }
        SmtpConnection made = connections.prepare();
        held.set(Optional.of(made));
        made.open(properties);
        return made;
    }

    /// Takes the connection back. Empty if another thread aborted the exchange.
    private Optional<SmtpConnection> release() {
        return held.getAndSet(Optional.empty());
    }
}
