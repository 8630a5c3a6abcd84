// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events.lever;

import static dev.carillon.events.lever.LeverPart.CHANNEL;
import static dev.carillon.events.lever.LeverPart.LANE;
import static dev.carillon.events.lever.LeverPart.NAME;
import static dev.carillon.events.lever.LeverPart.PROVIDER;
import static dev.carillon.events.lever.LeverPart.TENANT;
import static dev.carillon.events.lever.LeverPart.WORKFLOW;

import dev.carillon.events.v1.Lever;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Kind of a lever: its effect, the service that applies it, and its possible targets.
public enum LeverKind {
    /// Deliveries wait in the log.
    PAUSE(Lever.ActionCase.PAUSE),
    /// Events above a rate are rejected.
    THROTTLE(Lever.ActionCase.THROTTLE),
    /// Failed attempts are retried later than usual.
    BACKOFF(Lever.ActionCase.BACKOFF),
    /// A provider's circuit is held open or closed.
    BREAKER(Lever.ActionCase.BREAKER),
    /// Only a share of the recipients gets the new behaviour.
    RAMP(Lever.ActionCase.RAMP),
    /// A feature flag that clients query.
    FLAG(Lever.ActionCase.FLAG),
    /// Connected clients read from the log again.
    REHYDRATION(Lever.ActionCase.REHYDRATION);

    private final Lever.ActionCase action;

    LeverKind(Lever.ActionCase action) {
        this.action = action;
    }

    /// Name in ids and JSON, such as `pause`.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Action in the records of this kind.
    public Lever.ActionCase action() {
        return action;
    }

    boolean takes(Set<LeverPart> parts) {
        return forms().contains(parts);
    }

    /// Forms of the ids of this kind, for error messages: `pause:channel:<channel>, …`.
    public String shownForms() {
        return String.join(", ", forms().stream().map(this::shown).toList());
    }

    private List<Set<LeverPart>> forms() {
        return switch (this) {
            case PAUSE -> List.of(Set.of(CHANNEL), Set.of(LANE), Set.of(CHANNEL, LANE), Set.of(PROVIDER));
            case THROTTLE -> List.of(Set.of(TENANT), Set.of(LANE), Set.of(TENANT, LANE));
            case BACKOFF -> List.of(Set.of(CHANNEL), Set.of(PROVIDER));
            case BREAKER -> List.of(Set.of(PROVIDER));
            case RAMP -> List.of(Set.of(PROVIDER), Set.of(TENANT, WORKFLOW));
            case FLAG -> List.of(Set.of(TENANT, NAME));
            case REHYDRATION -> List.of(Set.of(TENANT));
        };
    }

    private String shown(Set<LeverPart> form) {
        StringBuilder text = new StringBuilder(wireName());
        Arrays.stream(LeverPart.values())
                .filter(form::contains)
                .forEach(part -> text.append(':')
                        .append(part.wireName())
                        .append(":<")
                        .append(part.wireName())
                        .append('>'));
        return text.toString();
    }

    static Optional<LeverKind> find(String wireName) {
        return Arrays.stream(values())
                .filter(kind -> kind.wireName().equals(wireName))
                .findFirst();
    }
}
