// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.campaign;

import dev.carillon.admin.campaign.CampaignPlan.Ramp;
import dev.carillon.admin.campaign.CampaignPlan.Variant;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.json.JsonRequest;
import dev.carillon.documents.json.Fields;
import dev.carillon.documents.json.Syntax;
import dev.carillon.events.RecipientId;
import dev.carillon.events.SegmentTopic;
import dev.carillon.events.SubscriptionKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reader of a campaign's requested document.
final class CampaignForm {

    /// Members of an answer, which a request may contain and which are ignored.
    static final List<String> ADDED =
            List.of("id", "state", "version", "updatedAt", "startedAt", "endedAt", "fault", "progress", "deliveries");

    static final int MAX_VARIANTS = 5;

    private static final int MAX_RECIPIENTS = 10_000;
    private static final int MAX_RATE = 10_000;
    private static final int USUAL_RATE = 100;
    private static final int MAX_STAGES = 10;
    private static final int MAX_HOLDOUT = 90;
    private static final int MAX_FILTER = 2_000;
    private static final int MAX_DATA_BYTES = 64 * 1024;
    private static final int ALL = 100;
    private static final long MAX_PAUSE_SECONDS = Duration.ofDays(30).toSeconds();
    private static final long USUAL_PAUSE_SECONDS = Duration.ofHours(1).toSeconds();
    private static final Pattern VARIANT = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");
    private static final String AUDIENCE = "audience";
    private static final String RECIPIENTS = "recipients";
    /// Member of the stored document with the length of the recipient list.
    private static final String LISTED = "listed";

    private CampaignForm() {}

    /// Requested campaign.
    ///
    /// @param document document to store: without the list of recipients
    /// @param recipients that list, if it is the audience
    record CampaignRequest(ObjectNode document, Set<String> recipients) {}

    /// @throws dev.carillon.runtime.http.RefusedException with all faults
    static CampaignRequest given(Fields body) {
        ObjectNode document = body.node();
        document.remove(ADDED);
        if (document.path(AUDIENCE) instanceof ObjectNode audience) {
            audience.remove(LISTED);
        }
        Set<String> recipients = new TreeSet<>();
        CampaignPlan plan = plan(body, recipients);
        JsonRequest.requireSound(body);
        if (plan.audience() instanceof CampaignAudience.Listed(int listed)) {
            document.putObject(AUDIENCE).put(LISTED, listed);
        }
        return new CampaignRequest(document, recipients);
    }

    /// Plan of a stored document.
    static CampaignPlan stored(ObjectNode document) {
        return plan(JsonRequest.fields(document), new TreeSet<>());
    }

    private static CampaignPlan plan(Fields body, Set<String> recipients) {
        String eventType = body.require("eventType", body.parsed("eventType", 128, Syntax::catalogId))
                .orElse("");
        return new CampaignPlan(
                body.text("name", 200).orElse(""),
                eventType,
                body.require(AUDIENCE, body.object(AUDIENCE))
                        .map(audience -> audience(audience, eventType, recipients))
                        .orElse(new CampaignAudience.Listed(0)),
                variants(body),
                body.integer("holdoutPercent", 0, MAX_HOLDOUT).orElse(0L).intValue(),
                body.object("ramp").map(CampaignForm::ramp).orElse(new Ramp(List.of(ALL), Duration.ZERO)),
                body.integer("perSecond", 1, MAX_RATE).orElse((long) USUAL_RATE).intValue(),
                body.parsed("startAt", 64, Syntax::instant));
    }

    private static CampaignAudience audience(Fields audience, String eventType, Set<String> recipients) {
        Optional<Long> kept = audience.integer(LISTED, 0, MAX_RECIPIENTS);
        Optional<String> topic = audience.parsed("topic", 128, SubscriptionKey::requireTopic);
        Optional<SegmentTopic> segment = audience.parsed("segment", 64, SegmentTopic::new);
        boolean isEveryone = audience.bool("everyone").orElse(false);
        String filter = filter(audience, eventType);
        if (kept.isPresent()) {
            return new CampaignAudience.Listed(kept.get().intValue());
        }
        boolean isListed = audience.find(RECIPIENTS).isPresent();
        if (Stream.of(isListed, topic.isPresent(), segment.isPresent(), isEveryone)
                        .filter(is -> is)
                        .count()
                != 1) {
            audience.violate("", "exclusive", "must be one of recipients, topic, segment and everyone");
        }
        if (isListed) {
            if (!filter.isEmpty()) {
                audience.violate("filter", "exclusive", "is allowed only for topic, segment and everyone");
            }
            return listed(audience, recipients);
        }
        return topic.<CampaignAudience>map(known -> new CampaignAudience.Topic(known, filter))
                .or(() -> segment.map(known -> new CampaignAudience.Segment(known, filter)))
                .orElseGet(() -> new CampaignAudience.Everyone(filter));
    }

    private static String filter(Fields audience, String eventType) {
        String filter = audience.text("filter", MAX_FILTER).orElse("");
        if (!filter.isEmpty()) {
            FilterCheck.findFault(filter, eventType).ifPresent(fault -> audience.violate("filter", "condition", fault));
        }
        return filter;
    }

    private static CampaignAudience listed(Fields audience, Set<String> recipients) {
        List<String> names = audience.texts(RECIPIENTS, MAX_RECIPIENTS, 128);
        if (audience.node().path(RECIPIENTS).isEmpty()) {
            audience.violate(RECIPIENTS, "required", "must contain at least one recipient");
        }
        for (int i = 0; i < names.size(); i++) {
            try {
                recipients.add(new RecipientId(names.get(i)).value());
            } catch (IllegalArgumentException e) {
                audience.violate(RECIPIENTS + "/" + i, "format", String.valueOf(e.getMessage()));
            }
        }
        return new CampaignAudience.Listed(recipients.size());
    }

    private static List<Variant> variants(Fields body) {
        List<Variant> variants = new ArrayList<>();
        Set<String> names = new TreeSet<>();
        for (Fields variant : body.objects("variants", MAX_VARIANTS)) {
            String name = variant.require("name", variant.parsed("name", 32, CampaignForm::variantName))
                    .orElse("");
            if (!names.add(name)) {
                variant.violate("name", "unique", "is the name of another variant");
            }
            variants.add(new Variant(
                    name,
                    variant.require("percent", variant.integer("percent", 1, ALL))
                            .orElse(0L)
                            .intValue(),
                    variant.parsed("template", 128, Syntax::catalogId).orElse(""),
                    data(variant)));
        }
        if (variants.stream().mapToInt(Variant::percent).sum() != ALL) {
            body.violate("variants", "sum", "must be 1 to %d whose percents sum up to 100".formatted(MAX_VARIANTS));
        }
        return variants;
    }

    private static String variantName(String text) {
        if (!VARIANT.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "must be 1 to 32 of lower-case letters, digits and -, not beginning with -");
        }
        return text;
    }

    private static String data(Fields variant) {
        Optional<Fields> data = variant.object("data");
        // The event type's schema decides which members data may contain.
        data.ifPresent(fields -> fields.names().forEach(fields::find));
        String json = data.map(fields -> Json.write(fields.node())).orElse("{}");
        if (json.getBytes(StandardCharsets.UTF_8).length > MAX_DATA_BYTES) {
            variant.violate("data", "maxLength", "must be at most %d bytes".formatted(MAX_DATA_BYTES));
        }
        return json;
    }

    private static Ramp ramp(Fields ramp) {
        List<Integer> percents = new ArrayList<>();
        for (JsonNode percent : ramp.array("percents", MAX_STAGES)) {
            percents.add(percent.isIntegralNumber() && percent.canConvertToInt() ? percent.intValue() : 0);
        }
        boolean isGrowing = !percents.isEmpty() && percents.getFirst() > 0 && percents.getLast() == ALL;
        for (int i = 1; i < percents.size(); i++) {
            isGrowing &= percents.get(i) > percents.get(i - 1);
        }
        if (!isGrowing) {
            ramp.violate(
                    "percents",
                    "range",
                    "must be 1 to %d whole numbers that grow from at least 1 to 100".formatted(MAX_STAGES));
        }
        long pause = ramp.integer("pauseSeconds", 1, MAX_PAUSE_SECONDS).orElse(USUAL_PAUSE_SECONDS);
        return new Ramp(percents, Duration.ofSeconds(pause));
    }
}
