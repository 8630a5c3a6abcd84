// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.admin.QueryPlans;
import dev.carillon.admin.RunningAdmin;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Query plans of the deletion: the rows to delete are found by an index.
class RetentionPlanTest {

    private static final String TENANT = "kept-plans";
    private static final QueryPlans PLANS = new QueryPlans();

    @BeforeAll
    static void fill() {
        RunningAdmin.shared();
        PLANS.run("""
                insert into tracked_notifications (key, event_key, tenant, event_id, recipient, event_type, lane,
                    accepted_at_millis, since_millis, status)
                select sha256(convert_to('kept' || i, 'UTF8')), sha256(convert_to('e' || i, 'UTF8')),
                    'kept-plans-' || i % 1000, 'e-' || i, 'r-' || i, 'type', 2, i, i, 60
                from generate_series(1, 30000) i
                """, """
                insert into tracked_events (key, tenant, id, event_type, lane, accepted_at_millis, recipients, audience,
                    cancelled_at_millis)
                select sha256(convert_to('kept' || i, 'UTF8')), 'kept-plans-' || i % 1000, 'e-' || i, 'type', 2, i, 1,
                    '', 9223372036854775807 from generate_series(1, 30000) i
                """, "analyze tracked_notifications", "analyze tracked_events");
    }

    @AfterAll
    static void empty() {
        PLANS.run(
                "delete from tracked_notifications where tenant like 'kept-plans%'",
                "delete from tracked_events where tenant like 'kept-plans%'");
    }

    static Stream<Arguments> deletions() {
        return Stream.of(
                Arguments.of(
                        "tracked_notifications_in_time", TrackingPurger.NOTIFICATIONS, new Object[] {TENANT, 100L, 1000
                        }),
                Arguments.of("tracked_events_in_time", TrackingPurger.EVENTS, new Object[] {TENANT, 100L, 1000}),
                Arguments.of("tracked_events_in_time", TrackingPurger.CANCELLATIONS, new Object[] {TENANT, 100L, 1000}),
                Arguments.of("tracked_notifications_of_recipient", TrackingEraser.DELETE, new Object[] {
                    TENANT, "r-8", 100L, 1000
                }));
    }

    @ParameterizedTest
    @MethodSource("deletions")
    void whatIsDeletedIsFoundByAnIndex(String index, String statement, Object[] values) {
        assertThat(PLANS.explain(statement, values)).contains("\"Index Name\": \"%s\"".formatted(index));
    }
}
