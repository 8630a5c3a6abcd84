// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox.history;

import static dev.carillon.gateway.inbox.item.TestItems.item;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.gateway.inbox.history.HistoryProgress.LanePartition;
import dev.carillon.gateway.inbox.history.HistoryProgress.Progress;
import dev.carillon.gateway.inbox.history.InboxHistory.OwnedItem;
import dev.carillon.gateway.inbox.history.InboxHistory.Span;
import dev.carillon.gateway.inbox.history.InboxHistory.Stored;
import dev.carillon.gateway.inbox.item.Cursor;
import dev.carillon.gateway.inbox.item.InboxItem;
import dev.carillon.gateway.store.GatewayDatabase;
import dev.carillon.runtime.postgres.PostgresPools;
import dev.carillon.testsupport.Fixtures;
import dev.carillon.testsupport.PostgresExtension;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Batches of several partitions.
class InboxHistoryTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = new PostgresExtension();

    /// Partitions that no gateway of the tests has.
    private static final int ONE = 7_001;

    private static final int OTHER = 7_002;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static GatewayDatabase database;

    private final InboxHistory history = new InboxHistory(database);
    private final String epoch = "log-of-" + Fixtures.uniqueTenant().value();
    private final RecipientKey ann = RecipientKey.of(Fixtures.uniqueTenant().value(), "ann");

    @BeforeAll
    static void awaitTheSchema() {
        database =
                new GatewayDatabase(PostgresPools.at(POSTGRES.jdbcUrl(), POSTGRES.username(), POSTGRES.password()), 3);
        Awaitility.await().atMost(Duration.ofSeconds(90)).until(database::isAnswering);
    }

    @AfterAll
    static void closeTheDatabase() {
        database.close();
    }

    @Test
    void batchOfSeveralPartitionsAdvancesEach() {
        store(span(Lane.STANDARD, ONE, 0, 5), span(Lane.STANDARD, OTHER, 3, 7), span(Lane.CRITICAL, ONE, 0, 2));

        Stored further = history.store(contents(), List.of(at(Lane.CRITICAL, ONE, 2, 4), at(Lane.STANDARD, ONE, 5, 9)));

        assertThat(further)
                .isEqualTo(new Stored.Committed(
                        Map.of(
                                place(Lane.CRITICAL, ONE), new Progress(4, 0),
                                place(Lane.STANDARD, ONE), new Progress(9, 0)),
                        List.of()));
        assertThat(history.store(contents(), List.of(at(Lane.STANDARD, OTHER, 7, 8))))
                .isEqualTo(committed(place(Lane.STANDARD, OTHER), new Progress(8, 3)));
    }

    @Test
    void batchBehindAGapStoresNothing() {
        store(span(Lane.STANDARD, ONE, 0, 5), span(Lane.STANDARD, OTHER, 0, 5));

        Stored behind = history.store(
                contents(item(6), item(12)), List.of(at(Lane.STANDARD, ONE, 5, 6), at(Lane.STANDARD, OTHER, 11, 12)));

        assertThat(behind).isEqualTo(new Stored.Behind(Map.of(place(Lane.STANDARD, OTHER), 5L)));
        assertThat(positions()).isEmpty();
        assertThat(history.store(contents(), List.of(at(Lane.STANDARD, ONE, 5, 6))))
                .isEqualTo(committed(place(Lane.STANDARD, ONE), new Progress(6, 0)));
    }

    @Test
    void repeatedBatchChangesNothing() {
        store(span(Lane.STANDARD, ONE, 0, 5), span(Lane.STANDARD, OTHER, 0, 9));
        history.store(contents(item(6), item(8)), List.of(at(Lane.STANDARD, ONE, 5, 8)));

        Stored again = history.store(
                contents(item(6), item(8)), List.of(at(Lane.STANDARD, ONE, 5, 8), at(Lane.STANDARD, OTHER, 3, 4)));

        assertThat(again)
                .isEqualTo(new Stored.Committed(
                        Map.of(
                                place(Lane.STANDARD, ONE), new Progress(8, 0),
                                place(Lane.STANDARD, OTHER), new Progress(9, 0)),
                        List.of()));
        assertThat(positions()).containsExactly(6L, 8L);
    }

    @Test
    void anotherLogHasPositionsOfItsOwn() {
        store(span(Lane.STANDARD, ONE, 0, 50));
        LanePartition anew = new LanePartition(Lane.STANDARD, ONE, epoch + "-anew");

        Stored behind = history.store(contents(), List.of(new Span(anew, 3, 4, false)));
        Stored first = history.store(contents(), List.of(new Span(anew, 3, 4, true)));

        assertThat(behind).isEqualTo(new Stored.Behind(Map.of(anew, 0L)));
        assertThat(first).isEqualTo(committed(anew, new Progress(4, 3)));
        assertThat(history.store(contents(), List.of(new Span(anew, 4, 6, false))))
                .isEqualTo(committed(anew, new Progress(6, 3)));
    }

    /// A large inbox: a page must not read or sort all of it.
    @Test
    void aPageOfTheExportIsReadInTheOrderOfItsIndex() {
        String tenant = ann.tenant().value();
        database.inTransaction(jdbc -> {
            jdbc.update("""
                    insert into gateway.inbox_items (tenant, recipient, notification_id, lane, epoch, position,
                        delivery_id, event_id, event_type, category, arrived_at_millis, content)
                    select ?, 'ann', 'n' || i, 'standard', 'plans', i, 'd', 'e', 'type', '', i, '{}'
                    from generate_series(1, 20000) i
                    """, tenant);
            jdbc.update("""
                    insert into gateway.item_states (tenant, recipient, notification_id)
                    select ?, 'ann', 'n' || i from generate_series(1, 20000) i
                    """, tenant);
            jdbc.execute("analyze gateway.inbox_items");
            jdbc.execute("analyze gateway.item_states");
            return true;
        });

        String plan = database.call(jdbc -> jdbc.sql("explain " + InboxHistory.EXPORT)
                .params(tenant, "ann", 15_000L, "n", 51)
                .query(String.class)
                .list()
                .toString());

        assertThat(plan)
                .contains("Index Scan using inbox_items_by_arrival", "< ROW(")
                .doesNotContain("Seq Scan", "Sort");
        database.inTransaction(jdbc -> {
            jdbc.update("delete from gateway.item_states where tenant = ?", tenant);
            return jdbc.update("delete from gateway.inbox_items where tenant = ?", tenant);
        });
    }

    private void store(Span... spans) {
        assertThat(history.store(contents(), List.of(spans))).isInstanceOf(Stored.Committed.class);
    }

    private static Stored committed(LanePartition partition, Progress progress) {
        return new Stored.Committed(Map.of(partition, progress), List.of());
    }

    /// Span at the start of the log.
    private Span span(Lane lane, int partition, long from, long to) {
        return new Span(place(lane, partition), from, to, true);
    }

    private Span at(Lane lane, int partition, long from, long to) {
        return new Span(place(lane, partition), from, to, false);
    }

    private LanePartition place(Lane lane, int partition) {
        return new LanePartition(lane, partition, epoch);
    }

    private List<Long> positions() {
        return history.read(ann, Lane.STANDARD, new Cursor(epoch, 0), 10).stream()
                .map(InboxItem::position)
                .toList();
    }

    private InboxHistory.Contents contents(InboxItem... items) {
        return new InboxHistory.Contents(
                List.of(items).stream()
                        .map(item -> new OwnedItem(ann, epoch, item))
                        .toList(),
                List.of(),
                0);
    }
}
