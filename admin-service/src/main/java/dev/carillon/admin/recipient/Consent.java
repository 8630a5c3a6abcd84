// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient;

import dev.carillon.admin.json.Json;
import dev.carillon.documents.json.Fields;
import dev.carillon.documents.json.Syntax;
import dev.carillon.documents.rule.ChannelSet;
import dev.carillon.events.Channel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Consent that a recipient gave or withdrew. Stored as JSON with these exact member names.
///
/// @param purpose "marketing", or a purpose of the tenant
/// @param channel wire name; empty for every channel
/// @param evidence proof of the consent
record Consent(String purpose, String channel, boolean granted, long atMillis, String evidence) {

    private static final int MAX_CONSENTS = 200;
    private static final int MAX_EVIDENCE = 1000;
    /// Largest difference by which a producer's clock may be ahead of the platform's.
    private static final Duration SKEW = Duration.ofMinutes(1);

    /// Reads a list of consents, at most one for each purpose and channel. An unchanged consent without a time
    /// keeps its time and evidence; a changed one without a time gets the current time.
    static List<Consent> list(Fields fields, String name, List<Consent> before, long nowMillis) {
        List<Consent> consents = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Fields item : fields.objects(name, MAX_CONSENTS)) {
            Consent consent = read(item, before, nowMillis);
            if (!seen.add(consent.purpose + "/" + consent.channel)) {
                item.violate("channel", "uniqueItems", "there is another consent for this purpose and channel");
            }
            consents.add(consent);
        }
        return consents;
    }

    static Consent read(Fields item, List<Consent> before, long nowMillis) {
        String purpose = item.require("purpose", item.parsed("purpose", 64, Syntax::catalogId))
                .orElse("");
        String channel = ChannelSet.find(item, "channel").map(Channel::wireName).orElse("");
        boolean granted = item.require("granted", item.bool("granted")).orElse(false);
        Optional<Instant> at = item.parsed("at", 64, Syntax::instant);
        if (at.filter(requested ->
                        requested.isAfter(Instant.ofEpochMilli(nowMillis).plus(SKEW)))
                .isPresent()) {
            item.violate("at", "range", "must not be in the future");
        }
        Optional<Consent> same = before.stream()
                .filter(old -> old.purpose.equals(purpose) && old.channel.equals(channel) && old.granted == granted)
                .findFirst();
        return new Consent(
                purpose,
                channel,
                granted,
                at.map(Instant::toEpochMilli)
                        .or(() -> same.map(Consent::atMillis))
                        .orElse(nowMillis),
                item.text("evidence", MAX_EVIDENCE)
                        .or(() -> same.map(Consent::evidence))
                        .orElse(""));
    }

    /// Earlier consents that are not replaced, followed by the new ones. Of two consents for the same purpose and
    /// channel the later one holds, so that an older record of another system does not undo a withdrawal.
    static List<Consent> merged(Fields fields, String name, List<Consent> before, List<Consent> named) {
        List<Consent> merged = new ArrayList<>();
        for (Consent old : before) {
            if (named.stream().noneMatch(old::hasSameScope)) {
                merged.add(old);
            }
        }
        for (Consent requested : named) {
            merged.add(before.stream()
                    .filter(old -> old.hasSameScope(requested) && old.atMillis > requested.atMillis)
                    .findFirst()
                    .orElse(requested));
        }
        if (merged.size() > MAX_CONSENTS) {
            fields.violate(
                    name,
                    "maxItems",
                    "a recipient has at most %d consents, including those that stay".formatted(MAX_CONSENTS));
        }
        return merged;
    }

    public Instant at() {
        return Instant.ofEpochMilli(atMillis);
    }

    /// True if the other consent has the same purpose and channel.
    boolean hasSameScope(Consent other) {
        return purpose.equals(other.purpose) && channel.equals(other.channel);
    }

    static ArrayNode json(List<Consent> consents) {
        ArrayNode list = Json.array();
        for (Consent consent : consents) {
            ObjectNode item = list.addObject().put("purpose", consent.purpose);
            if (!consent.channel.isEmpty()) {
                item.put("channel", consent.channel);
            }
            item.put("granted", consent.granted);
            item.put("at", Instant.ofEpochMilli(consent.atMillis).toString());
            if (!consent.evidence.isEmpty()) {
                item.put("evidence", consent.evidence);
            }
        }
        return list;
    }

    dev.carillon.events.v1.Consent toMessage() {
        dev.carillon.events.v1.Consent.Builder message = dev.carillon.events.v1.Consent.newBuilder()
                .setPurpose(purpose)
                .setGranted(granted)
                .setAtMillis(atMillis)
                .setEvidence(evidence);
        Channel.find(channel).map(Channel::code).ifPresent(message::setChannel);
        return message.build();
    }
}
