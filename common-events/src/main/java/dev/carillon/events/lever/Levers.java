// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events.lever;

import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.BreakerPosition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// Effects of the pulled levers. A lever with an end has no effect from that instant on.
public final class Levers {

    /// Levers none of which is pulled.
    public static final Levers NONE = new Levers(_ -> Optional.empty());

    private static final double LARGEST_BACKOFF = 1000;

    private final Function<LeverTarget, Optional<HeldPosition>> held;

    /// @param held Position of a lever, expired or not; empty if it is not pulled
    public Levers(Function<LeverTarget, Optional<HeldPosition>> held) {
        this.held = held;
    }

    /// Lever that pauses a lane of a channel.
    public Optional<HeldPosition> findPause(Channel channel, Lane lane, Instant now) {
        return isNone()
                ? Optional.empty()
                : first(
                        now,
                        LeverTarget.of(LeverKind.PAUSE, channel),
                        LeverTarget.of(LeverKind.PAUSE, lane),
                        LeverTarget.of(LeverKind.PAUSE, channel, lane));
    }

    /// Lever that pauses a provider.
    public Optional<HeldPosition> findPause(String provider, Instant now) {
        return held(now, LeverKind.PAUSE, provider).findFirst();
    }

    /// Throttles that apply to an event.
    public List<HeldPosition> throttles(TenantId tenant, Lane lane, Instant now) {
        return isNone()
                ? List.of()
                : held(
                                now,
                                LeverTarget.of(LeverKind.THROTTLE, tenant),
                                LeverTarget.of(LeverKind.THROTTLE, lane),
                                LeverTarget.of(LeverKind.THROTTLE, tenant, lane))
                        .toList();
    }

    /// Factor by which the delay of a retry grows: the larger of the channel's and the provider's.
    ///
    /// @param provider Provider of the failed attempt; empty if none was called
    public double backoff(Channel channel, String provider, Instant now) {
        if (isNone()) {
            return 1;
        }
        return Stream.concat(
                        held(now, LeverTarget.of(LeverKind.BACKOFF, channel)), held(now, LeverKind.BACKOFF, provider))
                .mapToDouble(position -> position.lever().getBackoff().getFactor())
                .map(factor -> Math.clamp(factor, 1, LARGEST_BACKOFF))
                .max()
                .orElse(1);
    }

    /// Position in which an operator holds the circuit; unspecified if no operator does.
    public BreakerPosition breaker(String provider, Instant now) {
        return held(now, LeverKind.BREAKER, provider)
                .findFirst()
                .map(position -> position.lever().getBreaker().getPosition())
                .orElse(BreakerPosition.BREAKER_POSITION_UNSPECIFIED);
    }

    /// True if a provider may be called for a recipient.
    public boolean isWithinRamp(String provider, RecipientKey recipient, Instant now) {
        return held(now, LeverKind.RAMP, provider)
                .allMatch(position -> RecipientShare.isWithin(
                        position.target().toString(),
                        recipient,
                        position.lever().getRamp().getPercent()));
    }

    /// Workflow for a recipient whose event type names a workflow that may have a ramp.
    public String workflow(String named, RecipientKey recipient, Instant now) {
        if (isNone() || !LeverPart.isWorkflow(named)) {
            return named;
        }
        return first(now, LeverTarget.ofWorkflow(recipient.tenant(), named))
                .filter(position -> !position.lever().getRamp().getCandidate().isEmpty())
                .filter(position -> RecipientShare.isWithin(
                        position.target().toString(),
                        recipient,
                        position.lever().getRamp().getPercent()))
                .map(position -> position.lever().getRamp().getCandidate())
                .orElse(named);
    }

    /// True if a flag is on for a recipient.
    public boolean isOn(String flag, RecipientKey recipient, Instant now) {
        return !isNone()
                && first(now, LeverTarget.ofFlag(recipient.tenant(), flag))
                        .filter(position -> RecipientShare.isWithin(
                                position.target().toString(),
                                recipient,
                                position.lever().getFlag().getPercent()))
                        .isPresent();
    }

    private boolean isNone() {
        return this == NONE;
    }

    private Optional<HeldPosition> first(Instant now, LeverTarget... targets) {
        return held(now, targets).findFirst();
    }

    private Stream<HeldPosition> held(Instant now, LeverKind kind, String provider) {
        return isNone() || !LeverPart.isProvider(provider)
                ? Stream.empty()
                : held(now, LeverTarget.ofProvider(kind, provider));
    }

    private Stream<HeldPosition> held(Instant now, LeverTarget... targets) {
        return Stream.of(targets)
                .flatMap(target -> held.apply(target).stream())
                .filter(position -> position.isHeld(now));
    }
}
