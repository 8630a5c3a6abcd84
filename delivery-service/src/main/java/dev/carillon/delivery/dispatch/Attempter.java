// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.dispatch;

import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.attempt.AttemptLedger;
import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.delivery.attempt.AttemptPlan;
import dev.carillon.delivery.attempt.Claim;
import dev.carillon.delivery.attempt.Idempotency;
import dev.carillon.delivery.attempt.LedgerUnavailableException;
import dev.carillon.delivery.attempt.Redaction;
import dev.carillon.delivery.attempt.Settlement;
import dev.carillon.delivery.channel.ChannelSender;
import dev.carillon.delivery.cost.Spending;
import dev.carillon.delivery.receipt.PublicationClosedException;
import dev.carillon.delivery.receipt.ReceiptPublisher;
import dev.carillon.delivery.receipt.Receipts;
import dev.carillon.events.Channel;
import dev.carillon.events.FailureCode;
import dev.carillon.events.Guarantee;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.codec.Decoded;
import dev.carillon.events.codec.KeysUnavailableException;
import dev.carillon.events.codec.Opened;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.events.lever.HeldPosition;
import dev.carillon.events.v1.Address;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.DeliveryContent;
import dev.carillon.events.v1.Receipt;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes one consumed record to its end: claims the attempt, calls the provider, records the outcome and publishes
/// the evidence, in that order. Blocks the calling (virtual) thread; thread-safe.
final class Attempter {

    private static final Logger LOG = LoggerFactory.getLogger(Attempter.class);

    private final ProviderChoice choice;
    private final AttemptLedger ledger;
    private final Spending spending;
    private final ReceiptPublisher publisher;
    private final Receipts receipts;
    private final RetractedNotifications retracted;
    private final PayloadSeal seal;
    private final InstantSource clock;

    Attempter(
            ProviderChoice choice,
            AttemptLedger ledger,
            Spending spending,
            ReceiptPublisher publisher,
            Receipts receipts,
            RetractedNotifications retracted,
            PayloadSeal seal,
            InstantSource clock) {
        this.choice = choice;
        this.ledger = ledger;
        this.spending = spending;
        this.publisher = publisher;
        this.receipts = receipts;
        this.retracted = retracted;
        this.seal = seal;
        this.clock = clock;
    }

    /// Returns when the record has ended and the evidence of it is acknowledged.
    ///
    /// @throws LedgerUnavailableException before anything was sent
    /// @throws ProvidersAwayException before anything was sent
    /// @throws LanePausedException before anything was sent
    /// @throws AbandonedException before anything was sent
    /// @throws RetractionsUnknownException before anything was sent
    /// @throws KeysUnavailableException before anything was sent
    /// @throws PublicationClosedException when the process ends before the evidence is acknowledged
    void attempt(JournalledDelivery held) {
        switch (DeliveryRecords.decode(held.source())) {
            case Decoded.Value<Delivery>(Delivery delivery) -> attempt(held, delivery);
            case Decoded.Undecodable<Delivery> undecodable -> bury(held, undecodable.cause());
        }
    }

    /// Writes the dead letter of a record that is set aside.
    ///
    /// @throws PublicationClosedException when the process ends before it is acknowledged
    void bury(ConsumerRecord<byte[], byte[]> source, String cause) {
        publisher.publishDeadLetter(source, FailureCode.PROCESSING_FAILED, cause);
    }

    /// Ends the delivery of a record that is set aside, so that its notification goes on without it.
    ///
    /// @throws PublicationClosedException when the process ends before the receipt is acknowledged
    void refuse(JournalledDelivery held, String cause) {
        if (DeliveryRecords.decode(held.source()) instanceof Decoded.Value<Delivery>(Delivery delivery)) {
            AttemptOutcome refused = AttemptOutcome.refused(FailureCode.PROCESSING_FAILED.wireName(), cause);
            publish(held, receipts.attempted(delivery, Address.getDefaultInstance(), uncalled(refused)));
        }
    }

    private void attempt(JournalledDelivery held, Delivery delivery) {
        Optional<HeldPosition> pause = choice.findPause(channel(), receipts.lane(), clock.instant());
        if (pause.isPresent()) {
            throw new LanePausedException(pause.get());
        }
        if (delivery.getRetracted() && channel() != Channel.PUSH) {
            AttemptOutcome refused = AttemptOutcome.refused(
                    "no-withdrawal",
                    "nothing can be taken back over " + channel().wireName());
            publish(held, receipts.attempted(delivery, Address.getDefaultInstance(), uncalled(refused)));
            return;
        }
        if (!retracted.isCurrent()) {
            throw new RetractionsUnknownException();
        }
        if (isExpired(delivery)) {
            publish(held, receipts.expired(delivery, clock.instant()));
            return;
        }
        RecipientKey recipient = RecipientKey.of(delivery.getTenant(), delivery.getRecipient());
        switch (seal.open(recipient, delivery.getContent(), DeliveryContent.parser())) {
            case Opened.Content<DeliveryContent>(DeliveryContent content) ->
                attempt(held, new Attempt(delivery, content));
            case Opened.Erased<DeliveryContent>() ->
                publish(held, receipts.retracted(delivery, "erasure", clock.instant()));
            case Opened.Unreadable<DeliveryContent>(String cause) -> {
                bury(held, cause);
                AttemptOutcome refused = AttemptOutcome.refused(FailureCode.UNDECODABLE_RECORD.wireName(), cause);
                publish(held, receipts.attempted(delivery, Address.getDefaultInstance(), uncalled(refused)));
            }
        }
    }

    private void attempt(JournalledDelivery held, Attempt attempt) {
        try (Failover failover = failover(held, attempt)) {
            attempt(held, attempt, failover);
        }
    }

    private void attempt(JournalledDelivery held, Attempt attempt, Failover failover) {
        if (failover.isEmpty() && choice.isAnyAble(channel(), attempt)) {
            publish(held, attempted(attempt, leftAlone(attempt)));
            return;
        }
        if (failover.isEmpty()) {
            AttemptOutcome refused = AttemptOutcome.refused("no-provider", "no provider reaches this address");
            publish(held, attempted(attempt, uncalled(refused)));
            return;
        }
        if (spending.isCapped(tenant(attempt), receipts.lane(), kind(attempt))) {
            AttemptOutcome refused = AttemptOutcome.refused("spend-cap", "the tenant's cap for this month is reached");
            publish(held, attempted(attempt, uncalled(refused)));
            return;
        }
        Optional<ChannelSender> first = failover.next();
        if (first.isEmpty()) {
            publish(held, attempted(attempt, leftAlone(attempt)));
        } else if (isExpired(attempt.delivery())) {
            // Its time ran out while it waited for its turn.
            failover.leave(first.get());
            publish(held, receipts.expired(attempt.delivery(), clock.instant()));
        } else {
            Optional<HeldPosition> pause = choice.findPause(channel(), receipts.lane(), clock.instant());
            if (pause.isPresent()) {
                failover.leave(first.get());
                throw new LanePausedException(pause.get());
            }
            publish(held, claim(held, attempt, failover, first.get()));
        }
    }

    /// A turn is waited for before the claim: what is never sent must not leave a claim behind, as a rule. What was
    /// retracted is known only by its claim not to have been sent before.
    private Receipt claim(JournalledDelivery held, Attempt attempt, Failover failover, ChannelSender first) {
        Claim claim;
        try {
            claim = ledger.claim(attempt.id(), held.token(), first.provider(), held.begun(attempt));
        } catch (LedgerUnavailableException e) {
            failover.leave(first);
            throw e;
        }
        Optional<String> requestedBy = attempt.delivery().getRetracted()
                ? Optional.empty()
                : retracted.findRequestedBy(attempt.delivery().getNotificationId());
        if (requestedBy.isPresent() && claim instanceof Claim.Fresh) {
            failover.leave(first);
            return receipts.retracted(attempt.delivery(), requestedBy.get(), clock.instant());
        }
        String silent = attempt.delivery().getSilentProvider();
        if (claim instanceof Claim.Fresh && !silent.isEmpty()) {
            choice.paces().reportMissing(silent);
        }
        Guarantee guarantee = requestedBy.isPresent() ? Guarantee.AT_MOST_ONCE : attempt.guarantee();
        AttemptPlan plan = AttemptPlan.of(claim, guarantee, idempotency(claim, attempt));
        return attempted(attempt, settle(held, attempt, failover, first, plan));
    }

    private Settlement settle(
            JournalledDelivery held, Attempt attempt, Failover failover, ChannelSender first, AttemptPlan plan) {
        return switch (plan) {
            case AttemptPlan.Report(Settlement settlement) -> {
                failover.leave(first);
                yield settlement;
            }
            case AttemptPlan.GiveUp(AttemptOutcome outcome) -> {
                failover.leave(first);
                yield record(attempt, uncalled(outcome));
            }
            case AttemptPlan.Call(Optional<String> only)
            when only.isEmpty() || only.get().equals(first.provider()) ->
                record(attempt, callInOrder(held, attempt, failover, first));
            case AttemptPlan.Call(Optional<String> only) -> {
                failover.leave(first);
                yield callOnly(held, attempt, only.orElseThrow());
            }
        };
    }

    /// Another provider than the first in order may have the delivery: only that one may be asked.
    private Settlement callOnly(JournalledDelivery held, Attempt attempt, String provider) {
        try (Failover failover = failover(held, attempt)) {
            return failover.only(provider)
                    .map(sender -> record(attempt, call(held, sender, failover, attempt)))
                    .orElseGet(() -> uncalled(new AttemptOutcome.Throttled(pause(provider))));
        }
    }

    private Settlement callInOrder(JournalledDelivery held, Attempt attempt, Failover failover, ChannelSender first) {
        Settlement settlement = call(held, first, failover, attempt);
        while (Failover.isAllowedAfter(settlement.outcome(), attempt.guarantee())) {
            Optional<ChannelSender> next = nextAfterCall(failover);
            if (next.isEmpty()) {
                return settlement;
            }
            LOG.info(
                    "{}: {} was {}, asking {}",
                    attempt.id(),
                    settlement.provider(),
                    settlement.outcome().wireName(),
                    next.get().provider());
            if (!isClaimedFor(next.get(), attempt, held)) {
                failover.leave(next.get());
                return settlement;
            }
            settlement = call(held, next.get(), failover, attempt);
        }
        return settlement;
    }

    /// Something has been called: whatever keeps the next provider from being asked, that must be told.
    private static Optional<ChannelSender> nextAfterCall(Failover failover) {
        try {
            return failover.next();
        } catch (LedgerUnavailableException | AbandonedException e) {
            LOG.debug("no other provider is asked: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /// Whoever comes after a death must know which provider was asked last.
    private boolean isClaimedFor(ChannelSender sender, Attempt attempt, JournalledDelivery held) {
        try {
            ledger.claim(attempt.id(), held.token(), sender.provider(), held.begun(attempt));
            return true;
        } catch (LedgerUnavailableException e) {
            LOG.warn("{} is not passed on to {}, the ledger is away", attempt.id(), sender.provider());
            return false;
        }
    }

    private Settlement leftAlone(Attempt attempt) {
        if (!choice.isAnyReady(channel())) {
            throw new ProvidersAwayException();
        }
        String first = choice.candidates(channel(), attempt).getFirst().provider();
        return uncalled(new AttemptOutcome.Throttled(pause(first)));
    }

    private Duration pause(String provider) {
        return choice.paces().pause(provider);
    }

    private Idempotency idempotency(Claim claim, Attempt attempt) {
        String doubtful = claim instanceof Claim.Doubtful(String provider) ? provider : "";
        return choice.candidates(channel(), attempt).stream()
                .filter(sender -> doubtful.isEmpty() || sender.provider().equals(doubtful))
                .findFirst()
                .map(ChannelSender::idempotency)
                .orElse(Idempotency.NONE);
    }

    /// Whether attempts can be made: nobody holds the lane, the ledger answers, it is known what was retracted and a
    /// provider may be asked.
    boolean isReady() {
        return choice.findPause(channel(), receipts.lane(), clock.instant()).isEmpty()
                && ledger.isAvailable()
                && seal.isAvailable()
                && retracted.isCurrent()
                && choice.isAnyReady(channel());
    }

    /// Lets those go that wait for their turn and belong to this worker no more.
    void dropAbandoned() {
        choice.paces().dropAbandoned();
    }

    private Settlement call(JournalledDelivery held, ChannelSender sender, Failover failover, Attempt attempt) {
        long begun = System.nanoTime();
        AttemptOutcome outcome;
        try {
            outcome = Redaction.of(held.await(sender.send(attempt).toCompletableFuture()));
        } catch (RuntimeException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            // A sender must not throw; one that does must not leave the delivery without an end.
            LOG.error("{} broke its contract on {}", sender.provider(), attempt.id(), e);
            outcome = new AttemptOutcome.Unanswered("internal error");
        }
        Duration duration = Duration.ofNanos(System.nanoTime() - begun);
        failover.settle(sender, outcome, duration);
        Settlement settlement = new Settlement(outcome, sender.provider(), clock.instant(), duration);
        return outcome instanceof AttemptOutcome.Accepted
                ? settlement
                        .costing(spending.price(sender, attempt))
                        .expectingReport(choice.reportWithin(sender, attempt))
                : settlement;
    }

    /// The provider has been called: from here on the evidence must come out, with or without the ledger.
    private Settlement record(Attempt attempt, Settlement settlement) {
        spending.add(tenant(attempt), settlement.costMicros());
        try {
            return ledger.settle(attempt.id(), settlement);
        } catch (LedgerUnavailableException e) {
            LOG.warn("the outcome of {} is in its receipt only, the ledger is away", attempt.id());
            return settlement;
        }
    }

    private static TenantId tenant(Attempt attempt) {
        return new TenantId(attempt.delivery().getTenant());
    }

    /// What needs consent is for marketing, and the bulk lane is for campaigns.
    private Spending.Kind kind(Attempt attempt) {
        boolean isMarketing =
                receipts.lane() == Lane.BULK || !attempt.delivery().getPurpose().isEmpty();
        return isMarketing ? Spending.Kind.MARKETING : Spending.Kind.OTHER;
    }

    private Settlement uncalled(AttemptOutcome outcome) {
        return new Settlement(outcome, "", clock.instant(), Duration.ZERO);
    }

    private Failover failover(JournalledDelivery held, Attempt attempt) {
        return new Failover(
                choice.open(channel(), attempt, clock.instant()), choice.paces(), attempt, receipts.lane(), held);
    }

    private Receipt attempted(Attempt attempt, Settlement settlement) {
        return receipts.attempted(attempt.delivery(), attempt.content().getAddress(), settlement);
    }

    private boolean isExpired(Delivery delivery) {
        return delivery.getExpiresAtMillis() != 0 && delivery.getExpiresAtMillis() <= clock.millis();
    }

    private void publish(JournalledDelivery held, Receipt receipt) {
        held.whileWaiting(() -> {
            publisher.publish(held.source(), receipts.lane(), receipt);
            return receipt;
        });
    }

    private void bury(JournalledDelivery held, String cause) {
        held.whileWaiting(() -> {
            publisher.publishDeadLetter(held.source(), FailureCode.UNDECODABLE_RECORD, cause);
            return cause;
        });
    }

    private Channel channel() {
        return receipts.channel();
    }
}
