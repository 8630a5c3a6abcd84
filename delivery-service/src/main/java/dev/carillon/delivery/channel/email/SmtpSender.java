// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.email;

import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.delivery.attempt.Idempotency;
import dev.carillon.delivery.channel.ChannelSender;
import dev.carillon.delivery.channel.ProviderTraits;
import dev.carillon.events.Channel;
import dev.carillon.events.v1.Address;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// Sender of e-mail to one SMTP server. Each attempt runs on a virtual thread. At the deadline the attempt's
/// connection is closed, so that the thread ends.
final class SmtpSender implements ChannelSender, AutoCloseable {

    private final EmailProperties properties;
    private final SmtpMessages messages;
    private final SmtpConnections connections;
    private final InstantSource clock;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    SmtpSender(EmailProperties properties, EmailDrafts drafts, InstantSource clock) {
        this.properties = properties;
        this.messages = new SmtpMessages(drafts, properties);
        this.connections = new SmtpConnections(properties);
        this.clock = clock;
    }

    /// By id: the Message-ID is the same at every attempt.
    @Override
    public ProviderTraits traits() {
        return new ProviderTraits(
                Channel.EMAIL,
                "smtp",
                Idempotency.BY_ID,
                Address::hasEmail,
                messages.areReported(),
                properties.concurrency());
    }

    @Override
    public CompletionStage<AttemptOutcome> send(Attempt attempt) {
        SmtpExchange exchange = new SmtpExchange(attempt, messages, connections, properties, clock);
        CompletableFuture<AttemptOutcome> outcome = CompletableFuture.supplyAsync(exchange::run, threads);
        long deadlineMillis = properties.timeouts().deadline().toMillis();
        return outcome.completeOnTimeout(
                        new AttemptOutcome.Unanswered("no answer within " + deadlineMillis + " ms"),
                        deadlineMillis,
                        TimeUnit.MILLISECONDS)
                .whenComplete((_, _) -> exchange.abortIfUnderWay());
    }

    @Override
    public void close() {
        connections.close();
        threads.shutdownNow();
    }
}
