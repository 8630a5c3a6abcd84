// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.dispatch;

import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.delivery.channel.ChannelSender;
import dev.carillon.delivery.channel.circuit.ProviderCircuits.Way;
import dev.carillon.delivery.pace.PaceRequest;
import dev.carillon.delivery.pace.ProviderPaces;
import dev.carillon.delivery.pace.Turn;
import dev.carillon.events.Guarantee;
import dev.carillon.events.Lane;
import dev.carillon.events.TenantId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// The providers that one attempt may still ask, in order. Whoever was given a sender must [#settle] or [#leave]
/// it; the turn of one that was neither is given back at the end. For one thread.
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

    /// The next that is not left alone, as soon as it is the attempt's turn there.
    ///
    /// @throws AbandonedException when no one waits for the attempt any more
    Optional<ChannelSender> next() {
        while (!left.isEmpty()) {
            ChannelSender sender = left.removeFirst();
            switch (held.whileWaiting(() -> await(sender))) {
                case GRANTED -> {
                    return Optional.of(sender);
                }
                case LEFT_ALONE -> {}
                case ABANDONED -> throw new AbandonedException();
            }
        }
        return Optional.empty();
    }

    /// The sender of that name and no other, when it is not left alone.
    Optional<ChannelSender> only(String provider) {
        left.removeIf(sender -> !sender.provider().equals(provider));
        return next();
    }

    /// It was called.
    void settle(ChannelSender sender, AttemptOutcome outcome, Duration duration) {
        given = Optional.empty();
        paces.settle(request(sender), outcome, duration);
    }

    /// It is not called after all.
    void leave(ChannelSender sender) {
        given = Optional.empty();
        paces.giveBack(request(sender));
    }

    @Override
    public void close() {
        given.ifPresent(this::leave);
    }

    private Turn await(ChannelSender sender) {
        Turn turn = paces.await(request(sender));
        if (turn == Turn.GRANTED) {
            given = Optional.of(sender);
        }
        return turn;
    }

    private PaceRequest request(ChannelSender sender) {
        return new PaceRequest(
                new Way(sender.provider(), sender.destination(attempt)),
                sender.concurrency(),
                lane,
                new TenantId(attempt.delivery().getTenant()),
                held.progress()::isReleased);
    }

    /// Whether, after this, another provider may be asked without breaking the guarantee.
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
