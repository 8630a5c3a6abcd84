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
import dev.carillon.delivery.cost.TenantSpending;
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

/// Processor of one consumed record: claims the attempt, calls the provider, records the outcome and publishes the
/// receipt, in that order. Blocks the calling (virtual) thread; thread-safe.
final class Attempter {

    private static final Logger LOG = LoggerFactory.getLogger(Attempter.class);

    private final ProviderChoice choice;
    private final AttemptLedger ledger;
    private final TenantSpending spending;
    private final ReceiptPublisher publisher;
    private final Receipts receipts;
    private final RetractedNotifications retracted;
    private final PayloadSeal seal;
    private final InstantSource clock;

    Attempter(
            ProviderChoice choice,
            AttemptLedger ledger,
            TenantSpending spending,
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

    /// Processes the record. Returns when Kafka has acknowledged its receipt.
    ///
    /// @throws LedgerUnavailableException before anything was sent
    /// @throws ProvidersAwayException before anything was sent
    /// @throws LanePausedException before anything was sent
    /// @throws AbandonedException before anything was sent
    /// @throws RetractionsUnknownException before anything was sent
    /// @throws KeysUnavailableException before anything was sent
    /// @throws PublicationClosedException if the process ends before the receipt is acknowledged
    void attempt(JournalledDelivery held) {
        switch (DeliveryRecords.decode(held.source())) {
            case Decoded.Value<Delivery>(Delivery delivery) -> attempt(held, delivery);
            case Decoded.Undecodable<Delivery> undecodable -> publishDeadLetter(held, undecodable.cause());
        }
    }

    /// Writes the dead letter of a record that is set aside.
    ///
    /// @throws PublicationClosedException if the process ends before the dead letter is acknowledged
    void publishDeadLetter(ConsumerRecord<byte[], byte[]> source, String cause) {
        publisher.publishDeadLetter(source, FailureCode.PROCESSING_FAILED, cause);
    }

    /// Publishes the refusal of a record that is set aside, so that the router continues without this delivery.
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
                    "notifications cannot be withdrawn over " + channel().wireName());
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
                publishDeadLetter(held, cause);
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
            publish(held, attempted(attempt, providerUnavailable(attempt)));
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
            publish(held, attempted(attempt, providerUnavailable(attempt)));
        } else if (isExpired(attempt.delivery())) {
            // The delivery expired while it waited for its turn.
            failover.giveBack(first.get());
            publish(held, receipts.expired(attempt.delivery(), clock.instant()));
        } else {
            Optional<HeldPosition> pause = choice.findPause(channel(), receipts.lane(), clock.instant());
            if (pause.isPresent()) {
                failover.giveBack(first.get());
                throw new LanePausedException(pause.get());
            }
            publish(held, claim(held, attempt, failover, first.get()));
        }
    }

    /// Claims the attempt after it got its turn, because an attempt that is never sent should leave no claim. Only
    /// a fresh claim proves that a retracted delivery was not sent before.
    private Receipt claim(JournalledDelivery held, Attempt attempt, Failover failover, ChannelSender first) {
        Claim claim;
        try {
            claim = ledger.claim(attempt.id(), held.token(), first.provider(), held.attemptWindow(attempt));
        } catch (LedgerUnavailableException e) {
            failover.giveBack(first);
            throw e;
        }
        Optional<String> requestedBy = attempt.delivery().getRetracted()
                ? Optional.empty()
                : retracted.findRequestedBy(attempt.delivery().getNotificationId());
        if (requestedBy.isPresent() && claim instanceof Claim.Fresh) {
            failover.giveBack(first);
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
                failover.giveBack(first);
                yield settlement;
            }
            case AttemptPlan.GiveUp(AttemptOutcome outcome) -> {
                failover.giveBack(first);
                yield record(attempt, uncalled(outcome));
            }
            case AttemptPlan.Call(Optional<String> only)
            when only.isEmpty() || only.get().equals(first.provider()) ->
                record(attempt, callInOrder(held, attempt, failover, first));
            case AttemptPlan.Call(Optional<String> only) -> {
                failover.giveBack(first);
                yield callOnly(held, attempt, only.orElseThrow());
            }
        };
    }

    /// A different provider may have received the delivery, so only that provider may be called.
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
                    "{}: outcome of {} is {}; trying {}",
                    attempt.id(),
                    settlement.provider(),
                    settlement.outcome().wireName(),
                    next.get().provider());
            if (!isClaimedFor(next.get(), attempt, held)) {
                failover.giveBack(next.get());
                return settlement;
            }
            settlement = call(held, next.get(), failover, attempt);
        }
        return settlement;
    }

    /// Gets the next provider after a call. An exception here must not suppress the outcome of the previous call.
    private static Optional<ChannelSender> nextAfterCall(Failover failover) {
        try {
            return failover.next();
        } catch (LedgerUnavailableException | AbandonedException e) {
            LOG.debug("no other provider is tried: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /// Claims the attempt for the next provider: after a crash the next worker must know which provider was called
    /// last.
    private boolean isClaimedFor(ChannelSender sender, Attempt attempt, JournalledDelivery held) {
        try {
            ledger.claim(attempt.id(), held.token(), sender.provider(), held.attemptWindow(attempt));
            return true;
        } catch (LedgerUnavailableException e) {
            LOG.warn("the ledger is unavailable: {} is not sent to {}", attempt.id(), sender.provider());
            return false;
        }
    }

    private Settlement providerUnavailable(Attempt attempt) {
        if (!choice.isAnyReady(channel())) {
            throw new ProvidersUnavailableException();
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
                .map(sender -> sender.traits().idempotency())
                .orElse(Idempotency.NONE);
    }

    /// True if attempts can be made: the lane is not paused, the ledger and the keys are available, the retractions
    /// are read, and a provider is ready.
    boolean isReady() {
        return choice.findPause(channel(), receipts.lane(), clock.instant()).isEmpty()
                && ledger.isAvailable()
                && seal.isAvailable()
                && retracted.isCurrent()
                && choice.isAnyReady(channel());
    }

    /// Drops the attempts that wait for their turn and no longer belong to this worker.
    void dropAbandoned() {
        choice.paces().dropAbandoned();
    }

    private Settlement call(JournalledDelivery held, ChannelSender sender, Failover failover, Attempt attempt) {
        long startNanos = System.nanoTime();
        AttemptOutcome outcome;
        try {
            outcome = Redaction.of(held.await(sender.send(attempt).toCompletableFuture()));
        } catch (RuntimeException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            // A sender must not throw; one that does must not leave the delivery without an end.
            LOG.error("the sender of {} threw for attempt {}", sender.provider(), attempt.id(), e);
            outcome = new AttemptOutcome.Unanswered("internal error");
        }
        Duration duration = Duration.ofNanos(System.nanoTime() - startNanos);
        failover.settle(sender, outcome, duration);
        Settlement settlement = new Settlement(outcome, sender.provider(), clock.instant(), duration);
        return outcome instanceof AttemptOutcome.Accepted
                ? settlement
                        .costing(spending.price(sender, attempt))
                        .expectingReport(choice.reportWithin(sender, attempt))
                : settlement;
    }

    /// Records the outcome of a call. The receipt must be published even if the ledger is unavailable.
    private Settlement record(Attempt attempt, Settlement settlement) {
        spending.add(tenant(attempt), settlement.costMicros());
        try {
            return ledger.settle(attempt.id(), settlement);
        } catch (LedgerUnavailableException e) {
            LOG.warn("the ledger is unavailable: the outcome of {} is only in its receipt", attempt.id());
            return settlement;
        }
    }

    private static TenantId tenant(Attempt attempt) {
        return new TenantId(attempt.delivery().getTenant());
    }

    /// Messages that need consent, and those of the bulk lane, count as marketing.
    private TenantSpending.Kind kind(Attempt attempt) {
        boolean isMarketing =
                receipts.lane() == Lane.BULK || !attempt.delivery().getPurpose().isEmpty();
        return isMarketing ? TenantSpending.Kind.MARKETING : TenantSpending.Kind.OTHER;
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

    private void publishDeadLetter(JournalledDelivery held, String cause) {
        held.whileWaiting(() -> {
            publisher.publishDeadLetter(held.source(), FailureCode.UNDECODABLE_RECORD, cause);
            return cause;
        });
    }

    private Channel channel() {
        return receipts.channel();
    }
}
