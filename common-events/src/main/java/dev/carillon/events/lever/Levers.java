// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events.lever;

import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.BreakerPosition;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// All levers that are pulled, as of one moment. What is held until an instant counts only before it.
public final class Levers {

    public static final Levers NONE = new Levers(Map.of());

    private static final double LARGEST_BACKOFF = 1000;

    private final Map<LeverTarget, HeldPosition> held;

    private Levers(Map<LeverTarget, HeldPosition> held) {
        this.held = Map.copyOf(held);
    }

    /// The same, with one lever in another position.
    ///
    /// @param position empty: it is let go
    public Levers with(LeverTarget target, Optional<HeldPosition> position) {
        Map<LeverTarget, HeldPosition> all = new HashMap<>(held);
        position.ifPresentOrElse(present -> all.put(target, present), () -> all.remove(target));
        return new Levers(all);
    }

    /// Those that have not let go.
    public Collection<HeldPosition> all(Instant now) {
        return held.values().stream().filter(position -> position.isHeld(now)).toList();
    }

    /// What keeps a channel's lane from sending.
    public Optional<HeldPosition> findPause(Channel channel, Lane lane, Instant now) {
        return held.isEmpty()
                ? Optional.empty()
                : first(
                        now,
                        LeverTarget.of(LeverKind.PAUSE, channel),
                        LeverTarget.of(LeverKind.PAUSE, lane),
                        LeverTarget.of(LeverKind.PAUSE, channel, lane));
    }

    /// What keeps a provider from being asked.
    public Optional<HeldPosition> findPause(String provider, Instant now) {
        return held.isEmpty() ? Optional.empty() : first(now, LeverTarget.ofProvider(LeverKind.PAUSE, provider));
    }

    /// The throttles that an event passes.
    public List<HeldPosition> throttles(TenantId tenant, Lane lane, Instant now) {
        return held.isEmpty()
                ? List.of()
                : held(
                                now,
                                LeverTarget.of(LeverKind.THROTTLE, tenant),
                                LeverTarget.of(LeverKind.THROTTLE, lane),
                                LeverTarget.of(LeverKind.THROTTLE, tenant, lane))
                        .toList();
    }

    /// How many times later than usual an attempt is repeated: the larger of the channel's and the provider's.
    ///
    /// @param provider empty when none was asked
    public double backoff(Channel channel, String provider, Instant now) {
        if (held.isEmpty()) {
            return 1;
        }
        Stream<LeverTarget> targets = Stream.of(LeverTarget.of(LeverKind.BACKOFF, channel));
        Stream<LeverTarget> all = provider.isEmpty()
                ? targets
                : Stream.concat(targets, Stream.of(LeverTarget.ofProvider(LeverKind.BACKOFF, provider)));
        return held(now, all.toArray(LeverTarget[]::new))
                .mapToDouble(position -> position.lever().getBackoff().getFactor())
                .map(factor -> Math.clamp(factor, 1, LARGEST_BACKOFF))
                .max()
                .orElse(1);
    }

    /// Unspecified where the circuit decides for itself.
    public BreakerPosition breaker(String provider, Instant now) {
        return held.isEmpty()
                ? BreakerPosition.BREAKER_POSITION_UNSPECIFIED
                : first(now, LeverTarget.ofProvider(LeverKind.BREAKER, provider))
                        .map(position -> position.lever().getBreaker().getPosition())
                        .orElse(BreakerPosition.BREAKER_POSITION_UNSPECIFIED);
    }

    /// Whether a provider may be asked for a recipient.
    public boolean isWithinRamp(String provider, RecipientKey recipient, Instant now) {
        return held.isEmpty()
                || first(now, LeverTarget.ofProvider(LeverKind.RAMP, provider))
                        .map(position -> RecipientShare.isWithin(
                                position.target().toString(),
                                recipient,
                                position.lever().getRamp().getPercent()))
                        .orElse(true);
    }

    private Optional<HeldPosition> first(Instant now, LeverTarget... targets) {
        return held(now, targets).findFirst();
    }

    private Stream<HeldPosition> held(Instant now, LeverTarget... targets) {
        return Stream.of(targets).map(held::get).filter(Objects::nonNull).filter(position -> position.isHeld(now));
    }
}
