// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.email;

import dev.carillon.simulators.behaviour.Behaviour;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.subethamail.smtp.DropConnectionException;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;

/// One message on one connection: sender, recipients, data. Used by the connection's thread only. The behaviour is
/// taken once, at the first recipient. The server refuses an address at the RCPT command, and the content after the
/// data.
final class MailTransaction implements MessageHandler {

    private final SmtpSimulator simulator;
    private final SocketAddress remote;
    private final List<String> recipients = new ArrayList<>();
    private String sender = "";
    private @Nullable Behaviour behaviour;

    MailTransaction(SmtpSimulator simulator, SocketAddress remote) {
        this.simulator = simulator;
        this.remote = remote;
    }

    @Override
    public void from(String from) throws RejectException {
        if (!from.isEmpty()) {
            requireAddress(from, "5.1.7 Bad sender address syntax");
        }
        sender = from;
    }

    @Override
    public void recipient(String recipient) throws RejectException {
        requireAddress(recipient, "5.1.3 Bad recipient address syntax");
        Behaviour taken = behaviourFor(recipient);
        switch (taken.mode()) {
            case DEAD_TOKEN -> throw new RejectException(code(taken, "550"), "5.1.1 The email account does not exist");
            case THROTTLE -> throw throttled(taken);
            case ACCEPT, REFUSE, STALL, RESET, ANSWER_LATE, HALF_ANSWER, FAIL -> recipients.add(recipient);
        }
    }

    @Override
    public @Nullable String data(InputStream data) throws RejectException, IOException {
        byte[] content = data.readNBytes(simulator.maxMessageBytes() + 1);
        if (content.length > simulator.maxMessageBytes()) {
            data.skip(Long.MAX_VALUE);
            throw new RejectException(
                    552, "5.3.4 Message size exceeds the limit of " + simulator.maxMessageBytes() + " bytes");
        }
        Behaviour taken = behaviourFor("");
        switch (taken.mode()) {
            case REFUSE -> throw new RejectException(code(taken, "554"), "5.7.1 Refused by policy");
            case FAIL -> throw new RejectException(code(taken, "451"), "4.3.0 Local error in processing");
            case STALL -> stall();
            case HALF_ANSWER -> {
                keep(content);
                simulator.breakInAnswer(remote, "25");
                throw new DropConnectionException("broken in the answer");
            }
            case RESET -> {
                simulator.reset(remote);
                throw new DropConnectionException("reset");
            }
            case ANSWER_LATE -> {
                keep(content);
                delay(taken.delayMillis());
            }
            case ACCEPT, THROTTLE, DEAD_TOKEN -> keep(content);
        }
        return "2.0.0 Ok: queued";
    }

    @Override
    public void done() {
        // There is no resource to release.
    }

    private Behaviour behaviourFor(String recipient) {
        Behaviour taken = behaviour;
        if (taken == null) {
            taken = simulator.behaviour().takeFor(recipient);
            behaviour = taken;
        }
        return taken;
    }

    private void keep(byte[] content) throws RejectException, IOException {
        try {
            simulator
                    .journal()
                    .add(MailParser.parse(
                            new MailParser.Envelope(sender, List.copyOf(recipients)),
                            content,
                            simulator.clock().instant()));
        } catch (MessagingException e) {
            throw new RejectException(554, "5.6.0 " + e.getMessage());
        }
    }

    private void stall() throws DropConnectionException {
        simulator.behaviour().released().toCompletableFuture().join();
        simulator.reset(remote);
        throw new DropConnectionException("stalled");
    }

    private void delay(long millis) {
        try {
            simulator.closing().await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static RejectException throttled(Behaviour behaviour) {
        String when = behaviour.retryAfterSeconds() > 0
                ? "try again in " + behaviour.retryAfterSeconds() + " seconds"
                : "try again later";
        return new RejectException(code(behaviour, "451"), "4.7.1 Too many messages, " + when);
    }

    private static int code(Behaviour behaviour, String usual) {
        return Integer.parseInt(behaviour.codeOr(usual));
    }

    private static void requireAddress(String address, String complaint) throws RejectException {
        try {
            new InternetAddress(address, true).validate();
        } catch (AddressException e) {
            throw new RejectException(553, complaint);
        }
        if (address.indexOf('@') < 0) {
            throw new RejectException(553, complaint);
        }
    }
}
