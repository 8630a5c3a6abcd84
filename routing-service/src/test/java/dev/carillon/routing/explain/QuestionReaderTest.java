// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.CatalogKey;
import dev.carillon.events.FailureCode;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.LaneCode;
import dev.carillon.routing.access.KnownCatalog;
import dev.carillon.runtime.http.Problem;
import dev.carillon.runtime.http.Violation;
import dev.carillon.testsupport.Fixtures;
import dev.carillon.testsupport.ManualClock;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class QuestionReaderTest {

    private static final TenantId TENANT = new TenantId("acme");
    private static final Instant NOW = ManualClock.START;

    private final KnownCatalog catalog = new KnownCatalog();
    private final QuestionReader reader = new QuestionReader(catalog);

    @BeforeEach
    void publishType() {
        CatalogEntry.Builder entry = Fixtures.eventType(TENANT, "order.shipped");
        entry.getEventTypeBuilder().setLane(LaneCode.LANE_CRITICAL);
        catalog.apply(new CatalogKey(TENANT, CatalogKey.Kind.EVENT_TYPE, "order.shipped"), Optional.of(entry.build()));
    }

    @Test
    void anEventIsWhatItWouldBeInTheLog() {
        Question question = read("""
                {"at": "2026-11-21T22:30:00+01:00",
                 "event": {"id": "e-1", "type": "order.shipped", "recipients": ["ann"], "data": {"price": 1.10},
                   "sendAtLocal": "2026-11-22T09:00", "dedupeKey": "k", "orderingKey": "o",
                   "expiresAt": "2026-12-01T00:00:00Z"}}
                """);

        Event event = question.event();
        assertThat(question.recipient()).isEqualTo(RecipientKey.of("acme", "ann"));
        assertThat(question.at()).isEqualTo("2026-11-21T21:30:00Z");
        assertThat(event.getAcceptedAtMillis()).isEqualTo(question.at().toEpochMilli());
        assertThat(event.getId()).isEqualTo("e-1");
        assertThat(event.getTenant()).isEqualTo("acme");
        assertThat(event.getLane()).isEqualTo(LaneCode.LANE_CRITICAL);
        assertThat(event.getData().getContent().toStringUtf8()).isEqualTo("{\"price\":1.10}");
        assertThat(event.getSendAtLocal()).isEqualTo("2026-11-22T09:00");
        assertThat(event.getDedupeKey()).isEqualTo("k");
        assertThat(event.getOrderingKey()).isEqualTo("o");
        assertThat(Instant.ofEpochMilli(event.getExpiresAtMillis())).isEqualTo("2026-12-01T00:00:00Z");
    }

    @Test
    void theSameQuestionIsAboutTheSameEvent() {
        String body = "{\"event\": {\"type\": \"order.shipped\", \"recipients\": [\"ann\"]}}";

        Question question = read(body);

        assertThat(question.at()).isEqualTo(NOW);
        assertThat(question.event().getId())
                .startsWith("explain-")
                .isEqualTo(read(body).event().getId());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    []                                                            | /event
                    {"at": "2026-11-21T22:30:00Z"}                                | /event
                    {"event": {"recipients": ["ann"]}}                            | /event/type
                    {"event": {"type": "order.shipped"}}                          | /event/recipients
                    {"event": {"type": "order.shipped", "recipients": ["a","b"]}} | /event/recipients
                    {"event": {"type": "t", "recipients": ["a b"]}}               | /event/recipients/0
                    {"event": {"type": "t", "recipients": ["a"], "audience": {}}} | /event/audience
                    {"event": {"type": 1, "recipients": ["a"]}}                   | /event/type
                    {"event": {"type": "t", "recipients": ["a"], "id": "no no"}}  | /event/id
                    {"event": {"type": "t", "recipients": ["a"], "data": []}}     | /event/data
                    {"event": {"type": "t", "recipients": ["a"], "sendAt": "x"}}  | /event/sendAt
                    {"event": {"type": "t", "recipients": ["a"], "dedupeKey":""}} | /event/dedupeKey
                    {"event": {"type": "t", "recipients": ["a"]}, "at": "noon"}   | /at
                    {"event": {"type": "t", "recipients": ["a"]}, "when": "now"}  | /when
                    """)
    void whatIsWrongIsNamedByItsPlace(String body, String path) {
        Problem problem = refusal(body);

        assertThat(problem.code()).isEqualTo(FailureCode.INVALID_REQUEST);
        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.members().get("violations"))
                .asInstanceOf(InstanceOfAssertFactories.list(Violation.class))
                .extracting(Violation::path)
                .contains(path);
    }

    @Test
    void whatIsNoJsonIsRefused() {
        for (String body : List.of("", "{", "{} {}", "{\"event\": 1, \"event\": 2}", "[".repeat(1000))) {
            assertThat(refusal(body).code()).as(body).isIn(FailureCode.INVALID_JSON, FailureCode.INVALID_REQUEST);
            assertThat(refusal(body).status()).isEqualTo(400);
        }
    }

    @Test
    void typesOfOtherTenantsAreUnknown() {
        assertThat(refusal("{\"event\": {\"type\": \"order.lost\", \"recipients\": [\"ann\"]}}"))
                .extracting(Problem::code, Problem::status)
                .containsExactly(FailureCode.UNKNOWN_EVENT_TYPE, 422);
    }

    private Question read(String body) {
        return switch (reader.read(body.getBytes(StandardCharsets.UTF_8), TENANT, NOW)) {
            case QuestionReader.Reading.Read(Question question) -> question;
            case QuestionReader.Reading.Unreadable(Problem problem) -> throw new AssertionError(problem);
        };
    }

    private Problem refusal(String body) {
        return switch (reader.read(body.getBytes(StandardCharsets.UTF_8), TENANT, NOW)) {
            case QuestionReader.Reading.Read(Question question) -> throw new AssertionError(question);
            case QuestionReader.Reading.Unreadable(Problem problem) -> problem;
        };
    }
}
