// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.explain;

import dev.carillon.events.Lane;
import dev.carillon.events.TenantId;
import dev.carillon.events.codec.KeysUnavailableException;
import dev.carillon.routing.access.BodyReader;
import dev.carillon.routing.router.DecisionInputs;
import dev.carillon.routing.running.RecipientOwner;
import dev.carillon.routing.running.RoutingStreams;
import dev.carillon.runtime.access.ApiKeyCheck;
import dev.carillon.runtime.catalog.CatalogFollower;
import dev.carillon.runtime.http.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/// Intake of requests for an explanation: authenticates, reads the request, and answers it here or forwards it to the
/// router that owns the recipient. For any thread.
final class ExplainIntake {

    /// @param follower follower of the catalog
    record Dependencies(
            CatalogFollower follower,
            ApiKeyCheck keys,
            BodyReader bodies,
            QuestionReader questions,
            RoutingStreams streams,
            Explainer explainer,
            PeerRouters peers) {}

    /// The answer reveals the recipient's preferences and history.
    private static final String SCOPE = "recipients:read";
    private static final String MOVING = "the recipient's partition is moving to another router; retry later";

    private final Dependencies with;
    private final InstantSource clock;

    ExplainIntake(Dependencies with, InstantSource clock) {
        this.with = with;
        this.clock = clock;
    }

    Answer answer(HttpServletRequest request) {
        if (!with.follower().isCurrent()) {
            return new Answer.Refused(Problem.unavailable("the catalog has not been read yet"));
        }
        return switch (with.keys().check(request.getHeader("Authorization"), SCOPE)) {
            case ApiKeyCheck.Outcome.Denied(Problem problem) -> new Answer.Refused(problem);
            case ApiKeyCheck.Outcome.Admitted(TenantId tenant, String _) ->
                switch (with.bodies().read(request)) {
                    case BodyReader.Body.Refused(Problem problem) -> new Answer.Refused(problem);
                    case BodyReader.Body.Complete(byte[] body) -> answer(request, tenant, body);
                };
        };
    }

    private Answer answer(HttpServletRequest request, TenantId tenant, byte[] body) {
        return switch (with.questions().read(body, tenant, clock.instant().truncatedTo(ChronoUnit.MILLIS))) {
            case QuestionReader.Reading.Unreadable(Problem problem) -> new Answer.Refused(problem);
            case QuestionReader.Reading.Read(Question question) -> ask(request, question, body);
        };
    }

    private Answer ask(HttpServletRequest request, Question question, byte[] body) {
        Lane lane = Lane.find(question.event().getLane()).orElse(Lane.STANDARD);
        return switch (locate(lane, question)) {
            case RecipientOwner.Unknown(String why) -> new Answer.Refused(Problem.unavailable(why));
            case RecipientOwner.OtherRouter(var router) ->
                request.getHeader(PeerRouters.HANDED_ON) == null
                        ? with.peers().ask(router, Objects.requireNonNull(request.getHeader("Authorization")), body)
                        : new Answer.Refused(Problem.unavailable(MOVING));
            case RecipientOwner.ThisRouter(var known) -> explain(question, lane, known);
        };
    }

    private RecipientOwner locate(Lane lane, Question question) {
        try {
            return with.streams().locate(lane, question.recipient());
        } catch (KeysUnavailableException e) {
            return new RecipientOwner.Unknown(String.valueOf(e.getMessage()));
        }
    }

    private Answer explain(Question question, Lane lane, DecisionInputs known) {
        try {
            return new Answer.Explained(with.explainer().explain(question, lane, known));
        } catch (InvalidStateStoreException e) { // the partition moved to another router during the read
            return new Answer.Refused(Problem.unavailable(MOVING));
        }
    }
}
