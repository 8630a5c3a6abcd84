// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.analytics;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Figure of the funnel, of its failures, or of its costs. It counts facts, which have the names that tracking gives
/// them.
enum Step {
    /// Recipients that events name. It has no channel.
    ACCEPTED("accepted", Part.FUNNEL),
    SENT("sent", Part.FUNNEL),
    PROVIDER_ACCEPTED("providerAccepted", Part.FUNNEL),
    CONFIRMED("confirmed", Part.FUNNEL),
    OPENED("opened", Part.FUNNEL),
    SEEN("seen", Part.FUNNEL),
    READ("read", Part.FUNNEL),
    CLICKED("clicked", Part.FUNNEL),
    SUPPRESSED("suppressed", Part.FAILURES),
    BOUNCED("bounced", Part.FAILURES),
    COMPLAINED("complained", Part.FAILURES),
    EXPIRED("expired", Part.FAILURES),
    FAILED("failed", Part.FAILURES),
    DEAD_LETTERED("deadLettered", Part.FAILURES),
    /// Charges of providers in millionths of the price table's currency.
    COST("costMicros", Part.COST);

    /// Part of a report.
    enum Part {
        FUNNEL,
        FAILURES,
        COST
    }

    private static final double MICROS = 1e6;
    private static final Map<String, Step> BY_FACT = Map.ofEntries(
            Map.entry("accepted", ACCEPTED),
            Map.entry("routed", SENT),
            Map.entry("provider_accepted", PROVIDER_ACCEPTED),
            Map.entry("confirmed", CONFIRMED),
            Map.entry("opened", OPENED),
            Map.entry("seen", SEEN),
            Map.entry("read", READ),
            Map.entry("clicked", CLICKED),
            Map.entry("suppressed", SUPPRESSED),
            Map.entry("channel_suppressed", SUPPRESSED),
            Map.entry("bounced", BOUNCED),
            Map.entry("complained", COMPLAINED),
            Map.entry("expired", EXPIRED),
            Map.entry("failed", FAILED),
            Map.entry("dead_lettered", DEAD_LETTERED),
            Map.entry("cost_micros", COST));

    private final String jsonName;
    private final Part part;

    Step(String jsonName, Part part) {
        this.jsonName = jsonName;
        this.part = part;
    }

    /// Step that counts a fact; empty for a fact that no figure shows, such as a planned retry.
    static Optional<Step> ofFact(String fact) {
        return Optional.ofNullable(BY_FACT.get(fact));
    }

    /// Steps of a part, those of the funnel from accepted to clicked.
    static List<Step> of(Part part) {
        return Arrays.stream(values()).filter(step -> step.part == part).toList();
    }

    /// Name in JSON and CSV.
    String jsonName() {
        return jsonName;
    }

    /// Count as people read it: an amount of money has two decimals.
    String format(long count) {
        return part == Part.COST
                ? String.format(Locale.ROOT, "%,.2f", count / MICROS)
                : String.format(Locale.ROOT, "%,d", count);
    }

    /// Label for people.
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
