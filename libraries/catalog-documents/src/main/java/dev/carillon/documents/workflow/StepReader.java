// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.workflow;

import dev.carillon.documents.condition.Condition;
import dev.carillon.events.Channel;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Reader of steps that conform to the schema. Steps with faults may be read in part, because the document is refused.
final class StepReader {

    private final Values values;
    private final SpanReader spans;

    StepReader(Values values) {
        this.values = values;
        this.spans = new SpanReader(values);
    }

    /// Empty only when a fault was found.
    Optional<Step> read(Place step, String id) {
        Optional<String> next = step.findText("next");
        return switch (StepKind.of(step)) {
            case DELIVER -> Optional.of(deliver(step.at("deliver"), id, next));
            case FALLBACK -> Optional.of(fallback(step.at("fallback"), id, next));
            case WAIT -> wait(step.at("wait"), id, next);
            case DIGEST -> digest(step.at("digest"), id, next);
            case THROTTLE -> throttle(step.at("throttle"), id, next);
            case CONDITION -> branch(step.at("condition"), id, next);
        };
    }

    private Step deliver(Place place, String id, Optional<String> next) {
        Channel channel = channel(place.at("channel"));
        List<Channel> fallback = channels(place.at("fallback"));
        if (fallback.contains(channel)) {
            values.add(place.at("fallback").fault("repeated", channel.wireName() + " is the step's own channel"));
        }
        return sending(
                place,
                id,
                next,
                Stream.concat(Stream.of(channel), fallback.stream()).toList());
    }

    private Step fallback(Place place, String id, Optional<String> next) {
        List<Channel> channels = channels(place.at("channels"));
        if (place.has("confirmWithin") && channels.size() == 1) {
            values.add(place.at("confirmWithin").fault("dependentRequired", "needs a channel to fall back to"));
        }
        return sending(place, id, next, channels);
    }

    private Step.Deliver sending(Place place, String id, Optional<String> next, List<Channel> channels) {
        return new Step.Deliver(
                id,
                channels.getFirst(),
                channels.subList(1, channels.size()),
                place.findText("template").orElse(""),
                place.find("when").flatMap(values::decision),
                place.find("confirmWithin").flatMap(duration -> values.duration(duration, WorkflowLimits.WAIT)),
                next);
    }

    private Optional<Step> wait(Place place, String id, Optional<String> next) {
        Optional<Engagement> unless =
                place.findText("unless").map(name -> Engagement.valueOf(name.toUpperCase(Locale.ROOT)));
        return spans.until(place).map(until -> new Step.Wait(id, until, unless, next));
    }

    private Optional<Step> digest(Place place, String id, Optional<String> next) {
        Optional<Condition> key = place.find("key").flatMap(values::key);
        Optional<DigestWindow> window = spans.window(place.at("window"));
        boolean leading = place.at("leading").node().asBoolean(false);
        int maxItems = place.at("maxItems").node().asInt(WorkflowLimits.DEFAULT_DIGEST_ITEMS);
        return window.map(open -> new Step.Digest(id, key, open, leading, maxItems, next));
    }

    private Optional<Step> throttle(Place place, String id, Optional<String> next) {
        int limit = place.at("limit").node().asInt(0);
        Optional<Duration> per = values.duration(place.at("per"), WorkflowLimits.THROTTLE_SPAN);
        Optional<Condition> key = place.find("key").flatMap(values::key);
        Overflow overflow =
                Overflow.valueOf(place.findText("overflow").orElse("defer").toUpperCase(Locale.ROOT));
        Optional<Duration> digestFor =
                place.find("digestFor").flatMap(duration -> values.duration(duration, WorkflowLimits.DIGEST));
        boolean isDigest = overflow == Overflow.DIGEST;
        if (isDigest && !place.has("digestFor")) {
            values.add(place.at("digestFor").fault("dependentRequired", "is missing, and needed by overflow: digest"));
        }
        if (!isDigest && place.has("digestFor")) {
            values.add(place.at("digestFor").fault("dependentRequired", "is for overflow: digest only"));
        }
        return per.map(span -> new Step.Throttle(id, limit, span, key, overflow, digestFor, next));
    }

    private Optional<Step> branch(Place place, String id, Optional<String> next) {
        String otherwise = place.findText("else").orElse(Step.END);
        return values.decision(place.at("if")).map(condition -> new Step.Branch(id, condition, otherwise, next));
    }

    private static List<Channel> channels(Place place) {
        return place.elements().stream().map(StepReader::channel).toList();
    }

    private static Channel channel(Place place) {
        return Channel.find(place.text()).orElseThrow();
    }
}
