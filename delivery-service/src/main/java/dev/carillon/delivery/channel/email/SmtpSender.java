// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.email;

import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.delivery.attempt.Idempotency;
import dev.carillon.delivery.channel.ChannelSender;
import dev.carillon.events.Channel;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// Sends e-mail to one mail server. Each attempt has a virtual thread for its conversation with the server; at the
/// deadline the connection is broken under it, so that nothing hangs on.
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

    @Override
    public Channel channel() {
        return Channel.EMAIL;
    }

    @Override
    public String provider() {
        return "smtp";
    }

    /// The Message-ID stays the same.
    @Override
    public Idempotency idempotency() {
        return Idempotency.BY_ID;
    }

    @Override
    public boolean isReporting() {
        return messages.areReported();
    }

    @Override
    public boolean isAbleToCarry(Attempt attempt) {
        return attempt.content().getAddress().hasEmail();
    }

    @Override
    public int concurrency() {
        return properties.concurrency();
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
