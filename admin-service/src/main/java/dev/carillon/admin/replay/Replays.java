// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.replay;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.carillon.admin.access.Caller;
import dev.carillon.admin.json.JsonRequest;
import dev.carillon.admin.replay.StoredReplay.Request;
import dev.carillon.documents.json.Fields;
import dev.carillon.documents.json.Syntax;
import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.TenantId;
import dev.carillon.events.topic.Topics;
import dev.carillon.runtime.http.RefusedException;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Replays, as operators start, read and stop them. Thread-safe.
final class Replays {

    static final List<String> KINDS = List.of("events", "deliveries");
    static final List<String> CHANNELS =
            Arrays.stream(Channel.values()).map(Channel::wireName).toList();
    static final List<String> LANES =
            Arrays.stream(Lane.values()).map(Lane::wireName).toList();

    private static final int MOST_LISTED = 50;
    private static final int USUAL_RATE = 50;
    private static final int MAX_RATE = 10_000;

    private final ReplayStore store;
    private final InstantSource clock;

    Replays(ReplayStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /// Replay with its progress.
    ///
    /// @param tenant tenant whose records are replayed; absent for all
    /// @param lookedAt records of the range that were read so far
    /// @param written records that were stuck and were written again
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Replay")
    record View(
            long id,
            List<String> topics,
            @Nullable String tenant,
            Instant from,
            Instant to,
            int perSecond,
            String reason,
            String requestedBy,
            Instant requestedAt,
            long lookedAt,
            long written,
            @Nullable Instant endedAt) {

        static View of(StoredReplay replay) {
            Request request = replay.request();
            return new View(
                    replay.id(),
                    request.topics(),
                    request.tenant().isEmpty() ? null : request.tenant(),
                    request.from(),
                    request.to(),
                    request.perSecond(),
                    request.reason(),
                    request.requestedBy(),
                    request.requestedAt(),
                    replay.counts().lookedAt(),
                    replay.counts().written(),
                    replay.endedAt().orElse(null));
        }
    }

    /// @throws RefusedException if the request has faults
    View start(Caller caller, Fields body) {
        Instant now = clock.instant();
        Instant from =
                body.require("from", body.parsed("from", 64, Syntax::instant)).orElse(now);
        Instant to = body.parsed("to", 64, Syntax::instant).orElse(now);
        if (!from.isBefore(to)) {
            body.violate("from", "range", "must be before to");
        }
        if (to.isAfter(now)) {
            body.violate("to", "range", "must not be in the future");
        }
        List<String> topics = topics(body);
        Request request = new Request(
                topics,
                body.parsed("tenant", 63, text -> new TenantId(text).value()).orElse(""),
                from,
                to,
                body.integer("perSecond", 1, MAX_RATE).orElse((long) USUAL_RATE).intValue(),
                body.require("reason", body.text("reason", 500)).orElse(""),
                caller.actorName(),
                now);
        JsonRequest.requireSound(body);
        return View.of(store.add(request));
    }

    View find(long id) {
        return store.find(id).map(View::of).orElseThrow(() -> RefusedException.notFound("such replay"));
    }

    View stop(long id) {
        find(id);
        store.stop(id, clock.instant());
        return find(id);
    }

    /// The newest replays.
    List<StoredReplay> list() {
        return store.list(MOST_LISTED);
    }

    private static List<String> topics(Fields body) {
        String of = body.require(
                        "of", body.oneOf("of", KINDS, text -> Optional.of(text).filter(KINDS::contains)))
                .orElse("events");
        Optional<Channel> channel = body.oneOf("channel", CHANNELS, Channel::find);
        if (channel.isPresent() && of.equals("events")) {
            body.violate("channel", "unknown", "is allowed only for deliveries");
        }
        List<Lane> lanes = body.oneOf("lane", LANES, Lane::find).map(List::of).orElse(List.of(Lane.values()));
        return of.equals("events")
                ? lanes.stream().map(lane -> Topics.events(lane).name()).toList()
                : channel.map(List::of).orElse(List.of(Channel.values())).stream()
                        .flatMap(one -> lanes.stream()
                                .map(lane -> Topics.deliveries(one, lane).name()))
                        .toList();
    }
}
