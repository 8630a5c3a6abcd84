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

/// What a lever does, who acts on it, and what it may act on.
public enum LeverKind {
    /// What is to be sent waits in the log.
    PAUSE(Lever.ActionCase.PAUSE),
    /// Events above a rate are refused.
    THROTTLE(Lever.ActionCase.THROTTLE),
    /// Attempts that failed are repeated later than usual.
    BACKOFF(Lever.ActionCase.BACKOFF),
    /// A provider's circuit is held open or closed.
    BREAKER(Lever.ActionCase.BREAKER),
    /// Only a part of the recipients has it.
    RAMP(Lever.ActionCase.RAMP),
    /// Clients ask whether it is on.
    FLAG(Lever.ActionCase.FLAG),
    /// Connected clients read again from the log.
    REHYDRATION(Lever.ActionCase.REHYDRATION);

    private final Lever.ActionCase action;

    LeverKind(Lever.ActionCase action) {
        this.action = action;
    }

    /// As in ids and JSON: `pause`.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The action that a record of this kind has.
    public Lever.ActionCase action() {
        return action;
    }

    boolean takes(Set<LeverPart> parts) {
        return forms().contains(parts);
    }

    /// The ids that there are: `pause:channel:<channel>, …`.
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
