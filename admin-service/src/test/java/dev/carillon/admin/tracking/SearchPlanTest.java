// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.admin.QueryPlans;
import dev.carillon.admin.RunningAdmin;
import dev.carillon.admin.json.Period;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Query plans of tracking. Every page of a search is read along an index in its order, without a sort and without
/// reading other rows, and every other statement finds its rows by an index. `./carillon bench-console` measures the
/// time with millions of rows.
class SearchPlanTest {

    private static final String TENANT = "plans";
    private static final byte[] KEY = new byte[16];
    private static final byte[] EVENT_KEY = TrackedKey.ofEvent(TENANT, "e-8").toByteArray();
    private static final QueryPlans PLANS = new QueryPlans();

    @BeforeAll
    static void fill() {
        RunningAdmin.shared();
        PLANS.run(
                """
                insert into tracked_notifications (key, event_key, tenant, event_id, recipient, event_type, lane,
                    accepted_at_millis, since_millis, status, holds_event)
                select sha256(convert_to('plans' || i, 'UTF8')), sha256(convert_to('e' || i, 'UTF8')),
                    case when i % 2 = 0 then 'plans' else 'plans-other' end, 'e-' || i, 'r-' || i % 8, 'type', 2, i, i, 60,
                    i % 3 > 0
                from generate_series(1, 30000) i
                """,
                """
                insert into tracked_events (key, tenant, id, event_type, lane, accepted_at_millis, recipients, audience,
                    cancelled_at_millis)
                select sha256(convert_to('plans' || i, 'UTF8')), case when i % 2 = 0 then 'plans' else 'plans-other' end,
                    'e-' || i, 'type', 2, i, 1, '', 9223372036854775807 from generate_series(1, 30000) i
                """,
                """
                insert into tracked_rates (tenant, at_millis, lane, channel, state, count)
                select case when t = 0 then 'plans' else 'plans-' || t end, i * 10000::bigint, 2, 1, 60, 1
                from generate_series(1, 1000) i, generate_series(0, 30) t
                """,
                """
                insert into tracked_receipts (subject, first_receipt, body)
                select sha256(convert_to('plans' || i, 'UTF8')), 'plans', '' from generate_series(1, 30000) i
                """,
                "analyze tracked_notifications",
                "analyze tracked_events",
                "analyze tracked_receipts",
                "analyze tracked_rates");
    }

    @AfterAll
    static void empty() {
        PLANS.run(
                "delete from tracked_notifications where tenant like 'plans%'",
                "delete from tracked_events where tenant like 'plans%'",
                "delete from tracked_receipts where first_receipt = 'plans'",
                "delete from tracked_rates where tenant like 'plans%'");
    }

    /// Statements with a filter of every kind: what no index has is compared with rows that an index finds.
    static Stream<Arguments> searches() {
        Object[] all = {TENANT, 20_000L, KEY, 10_000L, KEY, 51};
        SearchFilter ofRecipient = SearchFilter.ofRecipient("r-8");
        SearchFilter ofEvent = SearchFilter.ofEvent("e-8");
        SearchFilter ofBoth = new SearchFilter("r-8", "e-8", "type", "seen", (short) 2, Period.ALWAYS);
        SearchFilter ofKind = SearchFilter.ofKind("type", "", (short) 2);
        Object[] ofTheKind = {TENANT, 20_000L, KEY, 10_000L, KEY, "type", 2, 51};
        return Stream.of(
                Arguments.of(
                        "tracked_notifications_of_recipient",
                        TrackingSearch.notificationsStatement(ofRecipient),
                        new Object[] {TENANT, "r-8", 20_000L, KEY, 10_000L, KEY, 51}),
                Arguments.of(
                        "tracked_notifications_of_event",
                        TrackingSearch.notificationsStatement(ofEvent),
                        new Object[] {TENANT, EVENT_KEY, 20_000L, KEY, 10_000L, KEY, 51}),
                Arguments.of(
                        "tracked_notifications_of_recipient",
                        TrackingSearch.notificationsStatement(ofBoth),
                        new Object[] {
                            TENANT, "r-8", 20_000L, KEY, 10_000L, KEY, EVENT_KEY, "type", new Short[] {76}, 2, 51
                        }),
                Arguments.of(
                        "tracked_notifications_in_time", TrackingSearch.notificationsStatement(SearchFilter.ANY), all),
                Arguments.of("tracked_notifications_in_time", TrackingSearch.notificationsStatement(ofKind), ofTheKind),
                Arguments.of("tracked_notifications_in_time", TrackingSearch.holdingStatement(SearchFilter.ANY), all),
                Arguments.of("tracked_notifications_in_time", TrackingSearch.holdingStatement(ofKind), ofTheKind),
                Arguments.of("tracked_events_in_time", TrackingSearch.eventsStatement(SearchFilter.ANY), all),
                Arguments.of("tracked_events_in_time", TrackingSearch.eventsStatement(ofKind), ofTheKind));
    }

    @ParameterizedTest
    @MethodSource("searches")
    void aPageIsReadInTheOrderOfItsIndex(String index, String statement, Object[] values) {
        String plan = PLANS.explain(statement, values);

        assertThat(plan).contains("\"Index Name\": \"%s\"".formatted(index)).doesNotContain("Seq Scan", "\"Sort\"");
    }

    @ParameterizedTest
    @MethodSource("searches")
    void theRowsOutsideOfTheRangeAreNotReadAndThrownAway(String index, String statement, Object[] values) {
        String plan = PLANS.explain(statement, values);

        String condition = plan.substring(plan.indexOf("\"Index Cond\""));
        assertThat(condition.lines().findFirst().orElse(""))
                .contains(
                        index.equals("tracked_notifications_of_event") ? "event_key = " : "tenant = ",
                        "key) < ROW(",
                        "key) >= ROW(");
    }

    /// Statements of the API, of the console and of the writer, each with the index that finds its rows.
    static Stream<Arguments> lookups() {
        byte[][] keys = {KEY};
        return Stream.of(
                Arguments.of(
                        List.of("tracked_events_pkey"), TrackingQueries.FIND_SHARED_EVENT, new Object[] {KEY, TENANT}),
                Arguments.of(List.of("tracked_notifications_of_event"), TrackingQueries.FIND_HELD_EVENT, new Object[] {
                    KEY, TENANT
                }),
                Arguments.of(List.of("tracked_notifications_pkey"), TrackingQueries.FIND_NOTIFICATION, new Object[] {
                    KEY, TENANT
                }),
                Arguments.of(List.of("tracked_notifications_pkey"), TrackingQueries.FIND_NOTIFICATIONS, new Object[] {
                    TrackedKey.lowest("n12ab34"), TrackedKey.highest("n12ab34"), TENANT
                }),
                Arguments.of(List.of("tracked_notifications_of_event"), TrackingQueries.COUNT_STATUSES, new Object[] {
                    KEY, TENANT
                }),
                Arguments.of(
                        List.of("tracked_notifications_pkey", "tracked_receipts_pkey"),
                        TrackingQueries.LIST_RECEIPTS,
                        new Object[] {keys, keys}),
                Arguments.of(List.of("tracked_receipts_pkey"), TrackingQueries.LIST_EVENT_RECEIPTS, new Object[] {KEY}),
                Arguments.of(
                        List.of("tracked_notifications_pkey", "tracked_receipts_pkey"),
                        TrackedGaps.RECEIPTS,
                        new Object[] {keys, keys}),
                Arguments.of(List.of("tracked_events_pkey"), TrackingSearch.SHARED, new Object[] {keys}),
                Arguments.of(
                        List.of("tracked_notifications_of_event"), TrackingSearch.FIRST_HOLDING, new Object[] {keys}),
                Arguments.of(
                        List.of("tracked_notifications_pkey", "tracked_events_pkey"),
                        TrackingStore.FIND_ACCEPTANCES,
                        new Object[] {keys}));
    }

    @ParameterizedTest
    @MethodSource("lookups")
    void aLookupReadsNoTableFromItsBeginning(List<String> indexes, String statement, Object[] values) {
        assertThat(PLANS.explain(statement, values)).contains(indexes).doesNotContain("Seq Scan");
    }

    @Test
    void theOverviewReadsItsQuarterOfAnHourInOnePartition() {
        long noon = Instant.now()
                .truncatedTo(ChronoUnit.DAYS)
                .plus(Duration.ofHours(12))
                .toEpochMilli();

        String plan = PLANS.explain(Rates.READ, TENANT, noon, noon + 910_000);

        assertThat(plan)
                .containsOnlyOnce("\"Relation Name\"")
                .containsPattern("\"Relation Name\": \"tracked_rates_[0-9]{8}\"")
                .contains("\"Index Name\"")
                .doesNotContain("Seq Scan");
    }
}
