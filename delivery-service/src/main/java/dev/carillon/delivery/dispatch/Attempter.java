// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.dispatch;

import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.attempt.AttemptLedger;
import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.delivery.attempt.AttemptPlan;
import dev.carillon.delivery.attempt.Claim;
import dev.carillon.delivery.attempt.ClaimToken;
import dev.carillon.delivery.attempt.Idempotency;
import dev.carillon.delivery.attempt.LedgerUnavailableException;
import dev.carillon.delivery.attempt.Settlement;
import dev.carillon.delivery.channel.ChannelSender;
import dev.carillon.delivery.channel.ChannelSenders;
import dev.carillon.delivery.receipt.PublicationClosedException;
import dev.carillon.delivery.receipt.ReceiptPublisher;
import dev.carillon.delivery.receipt.Receipts;
import dev.carillon.events.Channel;
import dev.carillon.events.FailureCode;
import dev.carillon.events.codec.Decoded;
import dev.carillon.events.codec.PayloadCodec;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.DeliveryContent;
import dev.carillon.events.v1.Receipt;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes one consumed record to its end: claims the attempt, calls the provider, records the outcome and publishes the
/// evidence, in that order. Blocks the calling (virtual) thread; thread-safe.
final class Attempter {

    private static final Logger LOG = LoggerFactory.getLogger(Attempter.class);

    private final ChannelSenders senders;
    private final AttemptLedger ledger;
    private final ReceiptPublisher publisher;
    private final Receipts receipts;
    private final InstantSource clock;

    Attempter(
            ChannelSenders senders,
            AttemptLedger ledger,
            ReceiptPublisher publisher,
            Receipts receipts,
            InstantSource clock) {
        this.senders = senders;
        this.ledger = ledger;
        this.publisher = publisher;
        this.receipts = receipts;
        this.clock = clock;
    }

    /// Returns when the record has ended and the evidence of it is acknowledged.
    ///
    /// @throws LedgerUnavailableException before anything was sent
    /// @throws ProvidersAwayException before anything was sent
    /// @throws PublicationClosedException when the process ends before the evidence is acknowledged
    void attempt(HeldDelivery held) {
        ConsumerRecord<byte[], byte[]> source = held.source();
        try {
            switch (DeliveryRecords.decode(source)) {
                case Decoded.Value<Delivery>(Delivery delivery) -> attempt(held, delivery);
                case Decoded.Undecodable<Delivery> undecodable ->
                    publisher.publishDeadLetter(source, FailureCode.UNDECODABLE_RECORD, undecodable.cause());
            }
        } catch (LedgerUnavailableException | ProvidersAwayException | PublicationClosedException e) {
            throw e;
        } catch (RuntimeException e) {
            // A mistake of ours must not hold up everyone behind it in the partition: a person is to look at it.
            LOG.error("{}-{}@{} failed", source.topic(), source.partition(), source.offset(), e);
            publisher.publishDeadLetter(source, FailureCode.INTERNAL, e.toString());
        }
    }

    private void attempt(HeldDelivery held, Delivery delivery) {
        if (delivery.getRetracted()) {
            LOG.debug(
                    "{} cannot be withdrawn over {}",
                    delivery.getId(),
                    channel().wireName());
            return;
        }
        Instant now = clock.instant();
        if (delivery.getExpiresAtMillis() != 0 && delivery.getExpiresAtMillis() <= now.toEpochMilli()) {
            publish(held, receipts.expired(delivery, now));
            return;
        }
        switch (PayloadCodec.open(delivery.getContent(), DeliveryContent.parser())) {
            case Decoded.Value<DeliveryContent>(DeliveryContent content) ->
                attempt(held, new Attempt(delivery, content));
            case Decoded.Undecodable<DeliveryContent> undecodable -> {
                String cause = undecodable.cause();
                publisher.publishDeadLetter(held.source(), FailureCode.UNDECODABLE_RECORD, cause);
                AttemptOutcome refused = AttemptOutcome.refused(FailureCode.UNDECODABLE_RECORD.wireName(), cause);
                publish(held, receipts.attempted(delivery, "", uncalled(refused)));
            }
        }
    }

    private void attempt(HeldDelivery held, Attempt attempt) {
        publish(
                held,
                receipts.attempted(
                        attempt.delivery(), attempt.content().getAddress().getId(), settle(attempt, held.token())));
    }

    /// A circuit is entered before the claim: what is never sent must not leave a claim behind.
    private Settlement settle(Attempt attempt, ClaimToken token) {
        Failover failover = new Failover(senders, channel(), attempt);
        if (failover.isEmpty()) {
            return uncalled(AttemptOutcome.refused("no-provider", "no provider reaches this address"));
        }
        Optional<ChannelSender> first = failover.next();
        if (first.isEmpty()) {
            return leftAlone();
        }
        try {
            Claim claim = ledger.claim(attempt.id(), token, first.get().provider());
            return switch (AttemptPlan.of(claim, attempt.guarantee(), idempotency(claim, attempt))) {
                case AttemptPlan.Report(Settlement settlement) -> {
                    failover.leave(first.get());
                    yield settlement;
                }
                case AttemptPlan.GiveUp(AttemptOutcome outcome) -> {
                    failover.leave(first.get());
                    yield record(attempt, uncalled(outcome));
                }
                case AttemptPlan.Call(Optional<String> only)
                when only.isEmpty() || only.get().equals(first.get().provider()) ->
                    record(attempt, callInOrder(first.get(), failover, attempt, token));
                case AttemptPlan.Call(Optional<String> only) -> {
                    failover.leave(first.get());
                    yield callOnly(only.orElseThrow(), attempt);
                }
            };
        } catch (LedgerUnavailableException e) {
            failover.leave(first.get());
            throw e;
        }
    }

    /// Another provider than the first in order may have the delivery: only that one may be asked.
    private Settlement callOnly(String provider, Attempt attempt) {
        Failover failover = new Failover(senders, channel(), attempt);
        return failover.only(provider)
                .map(sender -> record(attempt, call(sender, failover, attempt)))
                .orElseGet(() ->
                        uncalled(new AttemptOutcome.Throttled(senders.circuits().pause())));
    }

    private Settlement callInOrder(ChannelSender first, Failover failover, Attempt attempt, ClaimToken token) {
        Settlement settlement = call(first, failover, attempt);
        while (Failover.isAllowedAfter(settlement.outcome(), attempt.guarantee())) {
            Optional<ChannelSender> next = failover.next();
            if (next.isEmpty()) {
                return settlement;
            }
            LOG.info(
                    "{}: {} was {}, asking {}",
                    attempt.id(),
                    settlement.provider(),
                    settlement.outcome().wireName(),
                    next.get().provider());
            if (!isClaimedFor(next.get(), attempt, token)) {
                failover.leave(next.get());
                return settlement;
            }
            settlement = call(next.get(), failover, attempt);
        }
        return settlement;
    }

    /// Whoever comes after a death must know which provider was asked last.
    private boolean isClaimedFor(ChannelSender sender, Attempt attempt, ClaimToken token) {
        try {
            ledger.claim(attempt.id(), token, sender.provider());
            return true;
        } catch (LedgerUnavailableException e) {
            LOG.warn("{} is not passed on to {}, the ledger is away", attempt.id(), sender.provider());
            return false;
        }
    }

    private Settlement leftAlone() {
        if (!senders.isAnyReady(channel())) {
            throw new ProvidersAwayException();
        }
        return uncalled(new AttemptOutcome.Throttled(senders.circuits().pause()));
    }

    private Idempotency idempotency(Claim claim, Attempt attempt) {
        String doubtful = claim instanceof Claim.Doubtful(String provider) ? provider : "";
        return senders.candidates(channel(), attempt).stream()
                .filter(sender -> doubtful.isEmpty() || sender.provider().equals(doubtful))
                .findFirst()
                .map(ChannelSender::idempotency)
                .orElse(Idempotency.NONE);
    }

    /// Whether attempts can be made: the ledger answers and a provider may be asked.
    boolean isReady() {
        return ledger.isAvailable() && senders.isAnyReady(channel());
    }

    private Settlement call(ChannelSender sender, Failover failover, Attempt attempt) {
        long begun = System.nanoTime();
        AttemptOutcome outcome;
        try {
            outcome = sender.send(attempt).toCompletableFuture().join();
        } catch (RuntimeException e) {
            // A sender must not throw; one that does must not leave the delivery without an end.
            LOG.error("{} broke its contract on {}", sender.provider(), attempt.id(), e);
            outcome = new AttemptOutcome.Unanswered("internal error");
        }
        Duration duration = Duration.ofNanos(System.nanoTime() - begun);
        senders.circuits().record(failover.way(sender), outcome, duration);
        return new Settlement(outcome, sender.provider(), clock.instant(), duration);
    }

    /// The provider has been called: from here on the evidence must come out, with or without the ledger.
    private Settlement record(Attempt attempt, Settlement settlement) {
        try {
            return ledger.settle(attempt.id(), settlement);
        } catch (LedgerUnavailableException e) {
            LOG.warn("the outcome of {} is in its receipt only, the ledger is away", attempt.id());
            return settlement;
        }
    }

    private Settlement uncalled(AttemptOutcome outcome) {
        return new Settlement(outcome, "", clock.instant(), Duration.ZERO);
    }

    private void publish(HeldDelivery held, Receipt receipt) {
        publisher.publish(held.source(), receipts.lane(), receipt);
    }

    private Channel channel() {
        return receipts.channel();
    }
}
