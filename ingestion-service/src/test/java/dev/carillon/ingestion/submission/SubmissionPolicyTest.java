// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.submission;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.CatalogKey.Kind;
import dev.carillon.events.RecipientId;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.Event;
import dev.carillon.ingestion.catalog.EventCatalog;
import dev.carillon.ingestion.submission.EventSubmission.Links;
import dev.carillon.ingestion.submission.EventSubmission.Origin;
import dev.carillon.ingestion.submission.EventSubmission.Timing;
import dev.carillon.runtime.http.Problem;
import dev.carillon.testsupport.Fixtures;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SubmissionPolicyTest {

    private static final TenantId TENANT = new TenantId("acme");
    private static final TenantId OTHER = new TenantId("other");
    private static final Producer PRODUCER = new Producer(TENANT, "abcdefgh01234567");
    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
    private static final Timing ANY_TIME = new Timing(null, null, null, null);
    private static final Target ANN = new Target.Recipients(List.of("ann"));

    private final EventCatalog catalog = new EventCatalog();
    private final SubmissionPolicy policy =
            new SubmissionPolicy(catalog, new SubmissionLimits(3, 100, 200, Duration.ofDays(365)));

    @BeforeEach
    void publishTypes() {
        publish(Fixtures.eventType(TENANT, "plain"));
        CatalogEntry.Builder expiring = Fixtures.eventType(TENANT, "expiring");
        expiring.getEventTypeBuilder().setExpireAfterSeconds(60);
        publish(expiring);
    }

    @Test
    void repeatedRecipientsCountOnceInTheirFirstOrder() {
        PreparedEvent event = admitted("plain", new Target.Recipients(List.of("cy", "ann", "cy")), ANY_TIME);

        assertThat(event.recipients()).containsExactly(new RecipientId("cy"), new RecipientId("ann"));
        assertThat(event.event().getRecipientCount()).isEqualTo(2);
    }

    @Test
    void anAudienceHasNoRecipients() {
        PreparedEvent event = admitted("plain", new Target.Audience("game-42"), ANY_TIME);

        assertThat(event.recipients()).isEmpty();
        assertThat(event.event().getAudience().getTopic()).isEqualTo("game-42");
    }

    @Test
    void anotherTenantsTypeIsUnknown() {
        publish(Fixtures.eventType(OTHER, "theirs"));

        assertThat(refused("theirs", ANN, ANY_TIME).status()).isEqualTo(422);
    }

    @Test
    void aRemovedTypeIsUnknown() {
        catalog.apply(new CatalogKey(TENANT, Kind.EVENT_TYPE, "plain"), Optional.empty());

        assertThat(refused("plain", ANN, ANY_TIME).code().wireName()).isEqualTo("unknown-event-type");
    }

    @Test
    void theTypesExpiryCountsFromAcceptance() {
        assertThat(expiry("expiring", ANY_TIME)).isEqualTo(NOW.plusSeconds(60));
        assertThat(expiry("expiring", new Timing(null, NOW.minusSeconds(99), null, null)))
                .isEqualTo(NOW.plusSeconds(60));
    }

    @Test
    void theTypesExpiryOfAScheduledEventCountsFromItsTime() {
        Instant later = NOW.plus(Duration.ofDays(2));

        assertThat(expiry("expiring", new Timing(null, later, null, null))).isEqualTo(later.plusSeconds(60));
    }

    @Test
    void theTypesExpiryOfALocalTimeCountsFromTheLastZone() {
        LocalDateTime morning = LocalDateTime.parse("2026-05-03T09:00:00");

        assertThat(expiry("expiring", new Timing(null, null, morning, null)))
                .isEqualTo(Instant.parse("2026-05-03T21:01:00Z"));
    }

    @Test
    void theEventsOwnExpiryWins() {
        Instant own = NOW.plusSeconds(5);

        assertThat(expiry("expiring", new Timing(null, null, null, own))).isEqualTo(own);
        assertThat(admitted("plain", ANN, ANY_TIME).event().getExpiresAtMillis())
                .isZero();
    }

    @Test
    void aPastSendTimeMeansNow() {
        Event event = admitted("plain", ANN, new Timing(null, NOW.minusSeconds(1), null, null))
                .event();

        assertThat(event.getSendAtMillis()).isEqualTo(NOW.minusSeconds(1).toEpochMilli());
    }

    @Test
    void anExpiryBeforeTheSendTimeIsRefused() {
        Timing timing = new Timing(null, NOW.plusSeconds(10), null, NOW.plusSeconds(10));

        assertThat(refused("plain", ANN, timing).detail()).contains("/expiresAt");
    }

    @Test
    void aYearAheadIsTheLimit() {
        Instant latest = NOW.plus(Duration.ofDays(365));

        admitted("plain", ANN, new Timing(null, latest, null, null));
        assertThat(refused("plain", ANN, new Timing(null, latest.plusMillis(1), null, null))
                        .detail())
                .contains("/sendAt");
    }

    @Test
    void sizesAreRefusedAboveTheirLimits() {
        assertThat(refused("plain", new Target.Recipients(List.of("a", "b", "c", "d")), ANY_TIME)
                        .code()
                        .wireName())
                .isEqualTo("too-many-recipients");
        assertThat(decide("plain", ANN, ANY_TIME, "{\"a\":\"" + "x".repeat(93) + "\"}"))
                .isInstanceOf(SubmissionDecision.Refuse.class);
        assertThat(decide(
                        "plain",
                        new Target.Recipients(List.of("a", "b", "c")),
                        ANY_TIME,
                        "{\"a\":\"" + "x".repeat(70) + "\"}"))
                .isInstanceOf(SubmissionDecision.Refuse.class);
    }

    private Instant expiry(String type, Timing timing) {
        return Instant.ofEpochMilli(admitted(type, ANN, timing).event().getExpiresAtMillis());
    }

    private PreparedEvent admitted(String type, Target target, Timing timing) {
        return switch (decide(type, target, timing, "{}")) {
            case SubmissionDecision.Admit(PreparedEvent event) -> event;
            case SubmissionDecision.Refuse(Problem problem) -> throw new AssertionError(problem);
        };
    }

    private Problem refused(String type, Target target, Timing timing) {
        return switch (decide(type, target, timing, "{}")) {
            case SubmissionDecision.Admit(PreparedEvent event) -> throw new AssertionError(event);
            case SubmissionDecision.Refuse(Problem problem) -> problem;
        };
    }

    private SubmissionDecision decide(String type, Target target, Timing timing, String data) {
        EventSubmission submission = new EventSubmission(
                null,
                type,
                target,
                ByteString.copyFromUtf8(data),
                timing,
                new Links("", "", "", "", ""),
                new Origin(null, null, Map.of(), Map.of()));
        return policy.decide(submission, "e-1", PRODUCER, NOW);
    }

    private void publish(CatalogEntry.Builder entry) {
        catalog.apply(
                new CatalogKey(new TenantId(entry.getTenant()), Kind.EVENT_TYPE, entry.getId()),
                Optional.of(entry.build()));
    }
}
