// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.campaign;

import dev.carillon.admin.campaign.CampaignPlan.Variant;
import dev.carillon.admin.json.Form;
import dev.carillon.admin.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Campaign as the fields of a form.
///
/// @param audience audience in words; empty if the form can change it
/// @param kind kind of the audience: `topic`, `segment` or `everyone`
/// @param variants one empty variant more than the campaign has, up to the limit
/// @param percents percents of the ramp, separated by commas
/// @param startAt UTC, in the format of browsers; empty for at once
record CampaignDraft(
        CampaignPlan plan,
        String audience,
        String kind,
        String topic,
        String segment,
        List<Variant> variants,
        String percents,
        long pauseMinutes,
        String startAt) {

    private static final String TOPIC = "topic";
    private static final String SEGMENT = "segment";
    private static final String EVERYONE = "everyone";
    private static final String PERCENTS = "percents";
    private static final Variant NO_VARIANT = new Variant("", 0, "", "");
    private static final Variant FIRST_VARIANT = new Variant("a", 100, "", "{}");
    private static final long USUAL_PAUSE_MINUTES = 60;
    private static final int MINUTE_LENGTH = "2027-03-01T09:00".length();

    /// @param document stored document; empty for a new campaign
    static CampaignDraft of(ObjectNode document) {
        CampaignPlan plan = CampaignForm.stored(document);
        List<Variant> variants = plan.variants().isEmpty() ? List.of(FIRST_VARIANT) : plan.variants();
        long pause = plan.ramp().pause().toMinutes();
        return new CampaignDraft(
                plan,
                document.path("audience").has("listed") ? words(plan.audience()) : "",
                switch (plan.audience()) {
                    case CampaignAudience.Everyone _ -> EVERYONE;
                    case CampaignAudience.Segment _ -> SEGMENT;
                    case CampaignAudience.Topic _, CampaignAudience.Listed _ -> TOPIC;
                },
                plan.audience() instanceof CampaignAudience.Topic topic ? topic.topic() : "",
                plan.audience() instanceof CampaignAudience.Segment segment
                        ? segment.segment().segment()
                        : "",
                Stream.concat(variants.stream(), Stream.of(NO_VARIANT))
                        .limit(CampaignForm.MAX_VARIANTS)
                        .toList(),
                plan.ramp().percents().stream().map(String::valueOf).collect(Collectors.joining(", ")),
                pause == 0 ? USUAL_PAUSE_MINUTES : pause,
                plan.startAt()
                        .map(at -> at.toString().substring(0, MINUTE_LENGTH))
                        .orElse(""));
    }

    static String words(CampaignAudience audience) {
        String whose = audience.filterSource().isEmpty() ? "" : " of whom " + audience.filterSource();
        return switch (audience) {
            case CampaignAudience.Listed listed -> "%d recipients, listed".formatted(listed.recipients());
            case CampaignAudience.Topic topic -> "subscribers of " + topic.topic() + whose;
            case CampaignAudience.Segment segment ->
                "members of the segment " + segment.segment().segment() + whose;
            case CampaignAudience.Everyone _ -> "everyone" + whose;
        };
    }

    /// Document from a form's fields: `name0`, `percent0`, `template0`, `data0` … A variant without a name is left
    /// out. Faults are found when the document is read.
    static ObjectNode document(Map<String, String> submitted) {
        ObjectNode document = Json.object();
        Form form = new Form(submitted);
        form.putTexts(document, List.of("name", "eventType"));
        ObjectNode audience = document.putObject("audience");
        switch (submitted.getOrDefault("audience", "")) {
            case EVERYONE -> audience.put(EVERYONE, true);
            case SEGMENT -> form.putTexts(audience, List.of(SEGMENT));
            default -> form.putTexts(audience, List.of(TOPIC));
        }
        form.putTexts(audience, List.of("filter"));
        ArrayNode variants = document.putArray("variants");
        for (int i = 0; i < CampaignForm.MAX_VARIANTS; i++) {
            if (!submitted.getOrDefault("name" + i, "").isBlank()) {
                variant(variants.addObject(), form, Integer.toString(i));
            }
        }
        number(document, "holdoutPercent", submitted.getOrDefault("holdoutPercent", ""));
        number(document, "perSecond", submitted.getOrDefault("perSecond", ""));
        ObjectNode ramp = document.putObject("ramp");
        ArrayNode percents = ramp.putArray(PERCENTS);
        for (String percent : submitted.getOrDefault(PERCENTS, "").strip().split("[,\\s]+", -1)) {
            percents.add(isNumber(percent) ? Integer.parseInt(percent) : 0);
        }
        String minutes = submitted.getOrDefault("pauseMinutes", "");
        if (isNumber(minutes)) {
            ramp.put("pauseSeconds", Duration.ofMinutes(Long.parseLong(minutes)).toSeconds());
        }
        form.find("startAt").ifPresent(time -> document.put("startAt", time + "Z"));
        return document;
    }

    private static void variant(ObjectNode variant, Form form, String number) {
        Map<String, String> submitted = form.submitted();
        variant.put("name", submitted.getOrDefault("name" + number, "").strip());
        number(variant, "percent", submitted.getOrDefault("percent" + number, ""));
        form.find("template" + number).ifPresent(template -> variant.put("template", template));
        String data = submitted.getOrDefault("data" + number, "");
        if (!data.isBlank()) {
            variant.set("data", Json.parse(data.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static void number(ObjectNode document, String name, String text) {
        if (isNumber(text)) {
            document.put(name, Integer.parseInt(text));
        } else if (!text.isEmpty()) {
            document.put(name, text);
        }
    }

    private static boolean isNumber(String text) {
        return text.matches("\\d{1,9}");
    }
}
