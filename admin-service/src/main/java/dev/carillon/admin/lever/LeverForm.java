// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.lever;

import dev.carillon.admin.json.JsonRequest;
import dev.carillon.documents.json.Fields;
import dev.carillon.documents.json.Syntax;
import dev.carillon.events.RecipientId;
import dev.carillon.events.lever.LeverPart;
import dev.carillon.events.lever.LeverTarget;
import dev.carillon.events.v1.Backoff;
import dev.carillon.events.v1.Breaker;
import dev.carillon.events.v1.BreakerPosition;
import dev.carillon.events.v1.FeatureFlag;
import dev.carillon.events.v1.IngestionThrottle;
import dev.carillon.events.v1.Lever;
import dev.carillon.events.v1.Pause;
import dev.carillon.events.v1.Ramp;
import dev.carillon.events.v1.Rehydration;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reader of a lever's requested position.
final class LeverForm {

    private static final int MAX_REASON = 500;
    private static final int MAX_RATE = 1_000_000;
    private static final int MAX_FACTOR = 1_000;
    private static final Map<String, BreakerPosition> POSITIONS =
            Map.of("open", BreakerPosition.BREAKER_OPEN, "closed", BreakerPosition.BREAKER_CLOSED);

    private final LeverSettings settings;

    LeverForm(LeverSettings settings) {
        this.settings = settings;
    }

    /// @param pulledBy author of the request
    Lever read(LeverTarget target, Fields body, String pulledBy, Instant now) {
        Lever.Builder lever = Lever.newBuilder()
                .setReason(
                        body.require("reason", body.text("reason", MAX_REASON)).orElse(""))
                .setPulledBy(pulledBy)
                .setPulledAtMillis(now.toEpochMilli());
        until(target, body, now).ifPresent(until -> lever.setUntilMillis(until.toEpochMilli()));
        switch (target.kind()) {
            case PAUSE -> lever.setPause(Pause.getDefaultInstance());
            case THROTTLE ->
                lever.setThrottle(IngestionThrottle.newBuilder()
                        .setEventsPerSecond(number(body, "eventsPerSecond", 0, MAX_RATE)));
            case BACKOFF -> lever.setBackoff(Backoff.newBuilder().setFactor(number(body, "factor", 2, MAX_FACTOR)));
            case BREAKER -> lever.setBreaker(Breaker.newBuilder().setPosition(position(body)));
            case RAMP -> lever.setRamp(ramp(target, body));
            case FLAG -> lever.setFlag(FeatureFlag.newBuilder().setPercent(number(body, "percent", 0, 100)));
            case REHYDRATION ->
                lever.setRehydration(Rehydration.newBuilder()
                        .setRecipient(body.parsed("recipient", 128, text -> new RecipientId(text).value())
                                .orElse("")));
        }
        JsonRequest.requireSound(body);
        return lever.build();
    }

    private static Ramp.Builder ramp(LeverTarget target, Fields body) {
        Ramp.Builder ramp = Ramp.newBuilder().setPercent(number(body, "percent", 0, 100));
        return target.find(LeverPart.WORKFLOW).isEmpty()
                ? ramp
                : ramp.setCandidate(body.require("candidate", body.parsed("candidate", 128, Syntax::catalogId))
                        .orElse(""));
    }

    private static int number(Fields body, String name, int least, int most) {
        return body.require(name, body.integer(name, least, most)).orElse(0L).intValue();
    }

    private static BreakerPosition position(Fields body) {
        return body.require(
                        "position",
                        body.oneOf(
                                "position",
                                List.of("open", "closed"),
                                text -> Optional.ofNullable(POSITIONS.get(text))))
                .orElse(BreakerPosition.BREAKER_POSITION_UNSPECIFIED);
    }

    private Optional<Instant> until(LeverTarget target, Fields body, Instant now) {
        Optional<Instant> until = body.parsed("until", 64, Syntax::instant);
        Optional<Instant> asked =
                body.parsed("for", 64, LeverForm::duration).map(now::plus).or(() -> until);
        if (asked.isPresent() && !asked.get().isAfter(now)) {
            body.violate("until", "future", "must be in the future");
        }
        if (asked.isPresent() && asked.get().isAfter(now.plus(settings.longest()))) {
            body.violate(
                    "until",
                    "range",
                    "must be within %s (carillon.admin.levers.longest)".formatted(settings.longest()));
        }
        return switch (target.kind()) {
            case PAUSE, THROTTLE, BACKOFF, BREAKER, REHYDRATION ->
                asked.or(() -> Optional.of(now.plus(settings.usual())));
            // No default end: when a ramp or a flag ends, all recipients change at the same time.
            case RAMP, FLAG -> asked;
        };
    }

    private static Duration duration(String text) {
        try {
            return Duration.parse(text.startsWith("P") ? text : "PT" + text);
        } catch (java.time.format.DateTimeParseException e) {
            throw new IllegalArgumentException("must be a duration such as 30m or PT30M", e);
        }
    }
}
