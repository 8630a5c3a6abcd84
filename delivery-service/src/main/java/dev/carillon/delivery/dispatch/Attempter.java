// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.dispatch;

import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.attempt.AttemptLedger;
import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.delivery.attempt.AttemptPlan;
import dev.carillon.delivery.attempt.Claim;
import dev.carillon.delivery.attempt.ClaimToken;
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
    /// @throws PublicationClosedException when the process ends before the evidence is acknowledged
    void attempt(HeldDelivery held) {
        ConsumerRecord<byte[], byte[]> source = held.source();
        try {
            switch (DeliveryRecords.decode(source)) {
                case Decoded.Value<Delivery>(Delivery delivery) -> attempt(held, delivery);
                case Decoded.Undecodable<Delivery> undecodable ->
                    publisher.publishDeadLetter(source, FailureCode.UNDECODABLE_RECORD, undecodable.cause());
            }
        } catch (LedgerUnavailableException | PublicationClosedException e) {
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
        Optional<ChannelSender> sender = senders.find(channel(), attempt);
        Settlement settlement = sender.map(found -> settle(found, attempt, held.token()))
                .orElseGet(() -> uncalled(AttemptOutcome.refused("no-provider", "no provider reaches this address")));
        publish(
                held,
                receipts.attempted(
                        attempt.delivery(), attempt.content().getAddress().getId(), settlement));
    }

    private Settlement settle(ChannelSender sender, Attempt attempt, ClaimToken token) {
        Claim claim = ledger.claim(attempt.id(), token);
        return switch (AttemptPlan.of(claim, attempt.guarantee(), sender.idempotency())) {
            case AttemptPlan.Report(Settlement settlement) -> settlement;
            case AttemptPlan.GiveUp(String cause) -> record(attempt, uncalled(new AttemptOutcome.Unanswered(cause)));
            case AttemptPlan.Call() -> record(attempt, call(sender, attempt));
        };
    }

    private Settlement call(ChannelSender sender, Attempt attempt) {
        long begun = System.nanoTime();
        AttemptOutcome outcome;
        try {
            outcome = sender.send(attempt).toCompletableFuture().join();
        } catch (RuntimeException e) {
            // A sender must not throw; one that does must not leave the delivery without an end.
            LOG.error("{} broke its contract on {}", sender.provider(), attempt.id(), e);
            outcome = new AttemptOutcome.Unanswered("internal error");
        }
        return new Settlement(outcome, sender.provider(), clock.instant(), Duration.ofNanos(System.nanoTime() - begun));
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
