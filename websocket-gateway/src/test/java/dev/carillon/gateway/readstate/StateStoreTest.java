// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.readstate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.Receipt;
import dev.carillon.events.v1.Receipt.FactCase;
import dev.carillon.gateway.acknowledgement.InboxReceipts;
import dev.carillon.gateway.inbox.ItemState;
import dev.carillon.gateway.inbox.ItemStates;
import dev.carillon.gateway.inbox.ItemView;
import dev.carillon.gateway.inbox.Opening;
import dev.carillon.gateway.inbox.StateChange;
import dev.carillon.gateway.inbox.history.InboxHistory;
import dev.carillon.gateway.inbox.item.Cursor;
import dev.carillon.gateway.inbox.item.InboxItem;
import dev.carillon.gateway.presence.NodeId;
import dev.carillon.gateway.store.GatewayDatabase;
import dev.carillon.runtime.postgres.PostgresPools;
import dev.carillon.testsupport.Fixtures;
import dev.carillon.testsupport.ManualClock;
import dev.carillon.testsupport.PostgresExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Compares the SQL with the rules in Java.
class StateStoreTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = new PostgresExtension();

    private static final long ARRIVED = 5;

    private static GatewayDatabase database =
            new GatewayDatabase(PostgresPools.at(POSTGRES.jdbcUrl(), POSTGRES.username(), POSTGRES.password()), 3);

    private final ManualClock clock = new ManualClock();
    private final StateStore store =
            new StateStore(database, new InboxReceipts(new ManualClock(), new NodeId("test")), clock);
    private final InboxHistory history = new InboxHistory(database);
    private final RecipientKey recipient =
            RecipientKey.of(Fixtures.uniqueTenant().value(), "ann");

    @BeforeAll
    static void awaitTheSchema() {
        Awaitility.await().atMost(Duration.ofSeconds(90)).until(database::isAnswering);
    }

    @AfterAll
    static void closeTheDatabase() {
        database.close();
    }

    @Test
    void mergesAsThePureRulesDo() {
        Random random = new Random(20261121);
        for (int run = 0; run < 60; run++) {
            String id = "item-" + run;
            store(id);
            ReadState expected = ReadState.NONE;
            for (int step = 0; step < 8; step++) {
                long at = 1L + random.nextInt(9);
                String by = List.of("laptop", "phone", "Phone").get(random.nextInt(3));
                long until = clock.millis() - 1 + random.nextInt(3);
                StateAct act = List.of(
                                StateAct.SEEN,
                                StateAct.READ,
                                StateAct.UNREAD,
                                StateAct.ARCHIVE,
                                StateAct.UNARCHIVE,
                                StateAct.PIN,
                                StateAct.UNPIN,
                                StateAct.snooze(until))
                        .get(random.nextInt(8));
                store.apply(new StateStore.Statement(recipient, Set.of(id), at, by), act);
                expected = expected.merge(said(act, at, by));
            }

            assertThat(store.find(recipient, Set.of(id)))
                    .isEqualTo(Map.of(id, expected.view(ARRIVED, -1, clock.millis())));
        }
        store.readAll(new StateStore.Statement(recipient, Set.of(), 6, "phone"));
        long unread = store.list(recipient, ListFilter.NONE, Optional.empty(), 100).stream()
                .filter(listed -> switch (listed.view().state()) {
                    case UNREAD, SEEN -> true;
                    case READ, ARCHIVED, EXPIRED, RETRACTED -> false;
                })
                .count();
        assertThat(store.count(recipient).unread()).isEqualTo(unread);
    }

    private static ReadState said(StateAct act, long at, String by) {
        Act latest = new Act(Boolean.TRUE.equals(act.value()), at, by);
        return switch (act.column()) {
            case "seen" -> new ReadState(latest, Act.NONE, Act.NONE, Act.NONE, Snooze.NONE);
            case "read" -> new ReadState(Act.NONE, latest, Act.NONE, Act.NONE, Snooze.NONE);
            case "archived" -> new ReadState(Act.NONE, Act.NONE, latest, Act.NONE, Snooze.NONE);
            case "pinned" -> new ReadState(Act.NONE, Act.NONE, Act.NONE, latest, Snooze.NONE);
            default -> new ReadState(Act.NONE, Act.NONE, Act.NONE, Act.NONE, new Snooze((Long) act.value(), at, by));
        };
    }

    @Test
    void confirmationReturnsTheCountsWithWhatItConfirmed() {
        store("one");
        store("two");
        apply("two", 10, StateAct.SEEN);

        StateStore.Applied first = confirm(Set.of("one", "unknown"));
        StateStore.Applied again = confirm(Set.of("one"));
        StateStore.Applied none = confirm(Set.of("unknown"));

        assertThat(first.known()).containsExactly("one");
        assertThat(first.updated()).containsOnlyKeys("one");
        assertThat(first.counts()).isEqualTo(new Counts(2, 1));
        assertThat(again.known()).containsExactly("one");
        assertThat(again.updated()).isEmpty();
        assertThat(none.known()).isEmpty();
        assertThat(none.counts()).isEqualTo(new Counts(2, 1));
    }

    @Test
    void actStoresItemsThatAreAheadOfTheHistory() {
        store("one");

        StateStore.Applied confirmed = store.confirm(
                new StateStore.Statement(recipient, Set.of("two"), 10, "phone", List.of(owned("two", "", 0))));
        StateStore.Applied read = store.apply(
                new StateStore.Statement(
                        recipient,
                        Set.of("three"),
                        10,
                        "phone",
                        List.of(owned("two", "", 0), owned("three", "", 0), owned("one", "", 0))),
                StateAct.READ);

        assertThat(confirmed.known()).containsExactly("two");
        assertThat(confirmed.updated()).containsOnlyKeys("two");
        assertThat(confirmed.counts()).isEqualTo(new Counts(2, 2));
        assertThat(read.updated()).containsOnlyKeys("three");
        assertThat(read.counts()).isEqualTo(new Counts(2, 2));
        assertThat(store.count(recipient)).isEqualTo(new Counts(2, 2));
    }

    @Test
    void theWatermarkOnlyMovesForward() {
        store("one");
        store.readAll(new StateStore.Statement(recipient, Set.of(), 10, "phone"));

        store.readAll(new StateStore.Statement(recipient, Set.of(), 3, "laptop"));

        assertThat(store.count(recipient)).isEqualTo(new Counts(0, 0));
    }

    @Test
    void countsNothingForAnotherRecipient() {
        store("one");
        RecipientKey other = RecipientKey.of(recipient.tenant().value(), "bea");

        StateStore.Applied applied =
                store.apply(new StateStore.Statement(other, Set.of("one"), 10, "phone"), StateAct.READ);

        assertThat(applied.known()).isEmpty();
        assertThat(store.count(other)).isEqualTo(new Counts(0, 0));
        assertThat(store.count(recipient)).isEqualTo(new Counts(1, 1));
    }

    @Test
    void everyChangeThatShowsHasTheNextNumber() {
        store("one");
        store("two");

        StateStore.Applied first = apply("one", 10, StateAct.READ);
        StateStore.Applied again = apply("one", 11, StateAct.READ);
        StateStore.Applied older = apply("one", 9, StateAct.UNREAD);
        StateStore.Applied second = apply("two", 10, StateAct.PIN);

        assertThat(first.revision()).hasValue(1);
        assertThat(again.revision()).isEmpty();
        assertThat(older.revision()).isEmpty();
        assertThat(second.revision()).hasValue(2);
    }

    @Test
    void aDeviceThatWasAwayIsToldWhatIsSoNow() {
        store("one");
        store("two");
        apply("one", 10, StateAct.SEEN);
        apply("two", 11, StateAct.PIN);
        apply("one", 12, StateAct.READ);
        String epoch = store.openChanges(recipient, Optional.empty()).from().epoch();

        ItemStates.Changes all = store.openChanges(recipient, Optional.of(new Cursor(epoch, 0)));
        ItemStates.Changes last = store.openChanges(recipient, Optional.of(new Cursor(epoch, 2)));
        ItemStates.Changes none = store.openChanges(recipient, Optional.of(new Cursor(epoch, 3)));

        assertThat(all.missed()).extracting(StateChange::revision).containsExactly(2L, 3L);
        assertThat(all.missed().getFirst().messages().getFirst().data().toStringUtf8())
                .isEqualTo("{\"kind\":\"state\",\"ids\":[\"two\"],\"state\":\"unread\",\"pinned\":true"
                        + ",\"unread\":1,\"unseen\":1}");
        assertThat(last.missed().getFirst().messages().getFirst().data().toStringUtf8())
                .isEqualTo("{\"kind\":\"state\",\"ids\":[\"one\"],\"state\":\"read\",\"unread\":1,\"unseen\":1}");
        assertThat(none.missed()).isEmpty();
        assertThat(none.beginning()).isEqualTo(Opening.Beginning.RESUMED);
    }

    @Test
    void changesOfAnotherStoreAreNotResumed() {
        String epoch = store.openChanges(recipient, Optional.empty()).from().epoch();

        assertThat(store.openChanges(recipient, Optional.of(new Cursor("_", 0))).beginning())
                .isEqualTo(Opening.Beginning.NOT_RECOVERABLE);
        assertThat(store.openChanges(recipient, Optional.of(new Cursor(epoch, 1)))
                        .beginning())
                .isEqualTo(Opening.Beginning.NOT_RECOVERABLE);
    }

    @Test
    void whoWasAwayWhileMoreWasReadThanAResumeMayBringIsNotResumed() {
        history.store(IntStream.rangeClosed(1, ChangeHistory.MOST + 2)
                .mapToObj(number -> owned("item-" + number, "", 0))
                .toList());
        Cursor before = store.openChanges(recipient, Optional.empty()).from();

        store.readAll(new StateStore.Statement(recipient, Set.of(), ARRIVED, "phone"));

        assertThat(store.count(recipient)).isEqualTo(new Counts(0, 0));
        assertThat(store.openChanges(recipient, Optional.of(before)).beginning())
                .isEqualTo(Opening.Beginning.NOT_RECOVERABLE);
    }

    @Test
    void filtersByStateTypeAndTag() {
        store("plain");
        store("tagged", ",\"tags\":{\"team\":\"red\",\"urgent\":\"\"}");
        store("asleep");
        store("gone");
        apply("asleep", 10, StateAct.snooze(clock.millis() + 1));
        apply("gone", 10, StateAct.ARCHIVE);
        apply("plain", 10, StateAct.SEEN);

        assertThat(ids(ListFilter.NONE)).containsExactly("tagged", "plain");
        assertThat(ids(selection(ListFilter.Selection.UNREAD))).containsExactly("tagged", "plain");
        assertThat(ids(selection(ListFilter.Selection.UNSEEN))).containsExactly("tagged");
        assertThat(ids(selection(ListFilter.Selection.READ))).isEmpty();
        assertThat(ids(selection(ListFilter.Selection.ARCHIVED))).containsExactly("gone");
        assertThat(ids(selection(ListFilter.Selection.SNOOZED))).containsExactly("asleep");
        assertThat(ids(new ListFilter(ListFilter.Selection.CURRENT, "", "team=red")))
                .containsExactly("tagged");
        assertThat(ids(new ListFilter(ListFilter.Selection.CURRENT, "", "team=blue")))
                .isEmpty();
        assertThat(ids(new ListFilter(ListFilter.Selection.CURRENT, "", "urgent")))
                .containsExactly("tagged");
        assertThat(ids(new ListFilter(ListFilter.Selection.CURRENT, "order.shipped", "")))
                .hasSize(2);
        assertThat(ids(new ListFilter(ListFilter.Selection.CURRENT, "order.lost", "")))
                .isEmpty();
        assertThat(store.count(recipient)).isEqualTo(new Counts(2, 1));

        clock.advance(Duration.ofMillis(1));

        assertThat(store.count(recipient)).isEqualTo(new Counts(3, 2));
        assertThat(ids(ListFilter.NONE)).contains("asleep");
    }

    @Test
    void whatIsExpiredIsNotNew() {
        history.store(List.of(owned("short", "", clock.millis() + 10)));
        assertThat(store.count(recipient)).isEqualTo(new Counts(1, 1));

        clock.advance(Duration.ofMillis(10));

        assertThat(store.count(recipient)).isEqualTo(new Counts(0, 0));
        assertThat(store.find(recipient, Set.of("short")))
                .isEqualTo(Map.of("short", new ItemView(ItemState.EXPIRED, false, 0, "")));
    }

    @Test
    void theFirstChoiceStaysAndReadsTheItem() {
        store("asked", ",\"actions\":[{\"id\":\"approve\"},{\"id\":\"decline\"}]");
        store("told");

        StateStore.Applied first = choose("asked", "approve");
        StateStore.Applied other = choose("asked", "decline");

        ItemView chosen = new ItemView(ItemState.READ, false, 0, "approve");
        assertThat(first.updated()).isEqualTo(Map.of("asked", chosen));
        assertThat(first.counts()).isEqualTo(new Counts(1, 1));
        assertThat(other.updated()).isEmpty();
        assertThat(other.revision()).isEmpty();
        assertThat(store.find(recipient, Set.of("asked"))).isEqualTo(Map.of("asked", chosen));
        assertThat(receipts())
                .extracting(Receipt::getNotificationId, Receipt::getFactCase)
                .containsExactly(tuple("asked", FactCase.CLICKED), tuple("asked", FactCase.READ));
        assertThat(receipts().getFirst().getClicked().getAction()).isEqualTo("approve");
    }

    /// Receipts of this test that wait to be published.
    private List<Receipt> receipts() {
        return database
                .call(jdbc -> jdbc.sql("select receipt from gateway.receipt_outbox order by number")
                        .query(byte[].class)
                        .list())
                .stream()
                .map(StateStoreTest::receipt)
                .filter(receipt -> receipt.getTenant().equals(recipient.tenant().value()))
                .toList();
    }

    private static Receipt receipt(byte[] bytes) {
        try {
            return Receipt.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatIsNotOfferedOrOverIsNotChosenAndNotRead() {
        history.store(List.of(owned("over", ",\"actions\":[{\"id\":\"approve\"}]", clock.millis() + 10)));
        store("asked", ",\"actions\":[{\"id\":\"approve\"}]");
        store("told");
        clock.advance(Duration.ofMillis(10));

        assertThat(choose("over", "approve").updated()).isEmpty();
        assertThat(choose("asked", "decline").updated()).isEmpty();
        assertThat(choose("told", "approve").updated()).isEmpty();

        assertThat(store.count(recipient)).isEqualTo(new Counts(2, 2));
    }

    private StateStore.Applied choose(String id, String action) {
        return store.choose(new StateStore.Statement(recipient, Set.of(id), 7, "phone"), action);
    }

    private List<String> ids(ListFilter filter) {
        return store.list(recipient, filter, Optional.empty(), 100).stream()
                .map(StateStore.Listed::id)
                .toList();
    }

    private static ListFilter selection(ListFilter.Selection selection) {
        return new ListFilter(selection, "", "");
    }

    private StateStore.Applied apply(String id, long at, StateAct act) {
        return store.apply(new StateStore.Statement(recipient, Set.of(id), at, "phone"), act);
    }

    private StateStore.Applied confirm(Set<String> ids) {
        return store.confirm(new StateStore.Statement(recipient, ids, 10, "phone"));
    }

    private void store(String id) {
        store(id, "");
    }

    private void store(String id, String more) {
        history.store(List.of(owned(id, more, 0)));
    }

    private InboxHistory.OwnedItem owned(String id, String more, long expiresAtMillis) {
        return new InboxHistory.OwnedItem(recipient, "epoch", item(id, more, expiresAtMillis));
    }

    private static InboxItem item(String id, String more, long expiresAtMillis) {
        return new InboxItem(
                Lane.STANDARD,
                1,
                id,
                "delivery-" + id,
                "event-" + id,
                "order.shipped",
                "orders",
                Instant.ofEpochMilli(ARRIVED),
                expiresAtMillis,
                ByteString.copyFromUtf8("{\"id\":\"" + id + "\"" + more + "}"));
    }
}
