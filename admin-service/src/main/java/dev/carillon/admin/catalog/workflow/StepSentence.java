// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog.workflow;

import dev.carillon.admin.console.ChannelNames;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Sentence that says what a step of a workflow does. The step may have faults, because it is being edited.
final class StepSentence {

    private StepSentence() {}

    static String of(JsonNode step) {
        JsonNode given = step.path(StepFields.kindOf(step).orElse(""));
        String sentence = switch (StepFields.kindOf(step).orElse("")) {
            case "deliver" -> deliver(given);
            case "fallback" -> fallback(given);
            case "wait" -> waiting(given);
            case "digest" -> digest(given);
            case "throttle" -> throttle(given);
            case "condition" -> condition(given);
            default -> "A step that this form does not know";
        };
        String next = text(step, "next");
        return sentence
                + (next.isEmpty() ? "." : next.equals("end") ? "; then end." : "; then go on with %s.".formatted(next));
    }

    private static String deliver(JsonNode given) {
        String fallback = channels(given.path("fallback"));
        return "Send: "
                + ChannelNames.of(text(given, "channel"))
                + (fallback.isEmpty() ? "" : "; if that fails%s: %s".formatted(unconfirmed(given), fallback))
                + when(given);
    }

    private static String fallback(JsonNode given) {
        return "Send: %s; the next one if the one before fails%s%s"
                .formatted(channels(given.path("channels")), unconfirmed(given), when(given));
    }

    private static String unconfirmed(JsonNode given) {
        String within = text(given, "confirmWithin");
        return within.isEmpty() ? "" : " or is not confirmed within " + within;
    }

    private static String when(JsonNode given) {
        String when = text(given, "when");
        return when.isEmpty() ? "" : ", if " + when;
    }

    private static String waiting(JsonNode given) {
        String unless = text(given, "unless");
        String length = !text(given, "for").isEmpty()
                ? "Wait " + text(given, "for")
                : !text(given, "until").isEmpty()
                        ? "Wait until " + text(given, "until") + days(given) + zone(given)
                        : "Wait for the recipient’s best hour, at most " + text(given, "bestTimeWithin");
        return length + (unless.isEmpty() ? "" : "; end as soon as it is " + unless);
    }

    private static String digest(JsonNode given) {
        JsonNode window = given.path("window");
        String collected = text(given, "key").isEmpty() ? "Collect" : "Collect by " + text(given, "key");
        return collected
                + (!text(window, "fixed").isEmpty()
                        ? " for " + text(window, "fixed")
                        : !text(window, "sliding").isEmpty()
                                ? " until nothing has come for %s, at most %s"
                                        .formatted(text(window, "sliding"), text(window, "atMost"))
                                : window.has("scheduled")
                                        ? " until " + times(window.path("scheduled"))
                                        : " until the time that the recipient chose, otherwise "
                                                + times(window.path("recipientSchedule")))
                + (given.path("leading").asBoolean(false) ? "; the first goes on at once" : "")
                + "; one notification goes on for all";
    }

    private static String times(JsonNode schedule) {
        return list(schedule.path("times")) + days(schedule) + zone(schedule);
    }

    private static String days(JsonNode given) {
        String days = list(given.path("days"));
        return days.isEmpty() ? "" : " on " + days;
    }

    private static String zone(JsonNode given) {
        String zone = text(given, "zone");
        return zone.isEmpty() ? "" : " in " + zone;
    }

    private static String throttle(JsonNode given) {
        String rest = switch (text(given, "overflow")) {
            case "digest" -> "others are collected";
            case "suppress" -> "others are not sent";
            default -> "others wait";
        };
        return "At most %s in %s; %s".formatted(text(given, "limit"), text(given, "per"), rest);
    }

    private static String condition(JsonNode given) {
        String other = text(given, "else");
        return "Go on if %s; otherwise %s"
                .formatted(text(given, "if"), other.isEmpty() || other.equals("end") ? "end" : "go on with " + other);
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asString("");
    }

    private static String list(JsonNode items) {
        return items.valueStream().map(item -> item.asString("")).collect(Collectors.joining(", "));
    }

    private static String channels(JsonNode items) {
        List<String> names = items.valueStream()
                .map(item -> ChannelNames.of(item.asString("")))
                .toList();
        return String.join(", then ", names);
    }
}
