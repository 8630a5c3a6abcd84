// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.dispatch;

import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.delivery.channel.ChannelSender;
import dev.carillon.delivery.channel.circuit.ProviderCircuits.ProviderTarget;
import dev.carillon.delivery.pace.PaceRequest;
import dev.carillon.delivery.pace.ProviderPaces;
import dev.carillon.delivery.pace.TurnResult;
import dev.carillon.events.Guarantee;
import dev.carillon.events.Lane;
import dev.carillon.events.TenantId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// Providers that one attempt may still call, in order. The caller must [#settle] or [#giveBack] each sender that
/// it gets; closing returns an unused turn. For one thread.
final class Failover implements AutoCloseable {

    private final Attempt attempt;
    private final Lane lane;
    private final ProviderPaces paces;
    private final JournalledDelivery held;
    private final Deque<ChannelSender> left;
    private Optional<ChannelSender> given = Optional.empty();

    Failover(List<ChannelSender> candidates, ProviderPaces paces, Attempt attempt, Lane lane, JournalledDelivery held) {
        this.attempt = attempt;
        this.lane = lane;
        this.paces = paces;
        this.held = held;
        this.left = new ArrayDeque<>(candidates);
    }

    boolean isEmpty() {
        return left.isEmpty();
    }

    /// Waits for the attempt's turn at the next available provider.
    ///
    /// @throws AbandonedException if the attempt is no longer awaited
    Optional<ChannelSender> next() {
        while (!left.isEmpty()) {
            ChannelSender sender = left.removeFirst();
            switch (held.whileWaiting(() -> await(sender))) {
                case GRANTED -> {
                    return Optional.of(sender);
                }
                case PROVIDER_UNAVAILABLE -> {}
                case ABANDONED -> throw new AbandonedException();
            }
        }
        return Optional.empty();
    }

    /// Waits for the attempt's turn at this provider only, if it is available.
    Optional<ChannelSender> only(String provider) {
        left.removeIf(sender -> !sender.provider().equals(provider));
        return next();
    }

    /// Ends the turn of a sender that was called.
    void settle(ChannelSender sender, AttemptOutcome outcome, Duration duration) {
        given = Optional.empty();
        paces.settle(request(sender), outcome, duration);
    }

    /// Ends the turn of a sender that was not called.
    void giveBack(ChannelSender sender) {
        given = Optional.empty();
        paces.giveBack(request(sender));
    }

    @Override
    public void close() {
        given.ifPresent(this::giveBack);
    }

    private TurnResult await(ChannelSender sender) {
        TurnResult turn = paces.await(request(sender));
        if (turn == TurnResult.GRANTED) {
            given = Optional.of(sender);
        }
        return turn;
    }

    private PaceRequest request(ChannelSender sender) {
        return new PaceRequest(
                new ProviderTarget(sender.provider(), sender.destination(attempt)),
                sender.traits().concurrency(),
                lane,
                new TenantId(attempt.delivery().getTenant()),
                held.progress()::isReleased);
    }

    /// True if another provider may be called after this outcome without breaking the guarantee.
    static boolean isAllowedAfter(AttemptOutcome outcome, Guarantee guarantee) {
        return switch (outcome) {
            case AttemptOutcome.Accepted _, AttemptOutcome.Refused _, AttemptOutcome.AddressInvalid _ -> false;
            case AttemptOutcome.Throttled _ -> true;
            case AttemptOutcome.Unanswered(String _, AttemptOutcome.Handover handover) ->
                switch (handover) {
                    case NONE -> true;
                    case POSSIBLE -> guarantee == Guarantee.AT_LEAST_ONCE;
                };
        };
    }
}
