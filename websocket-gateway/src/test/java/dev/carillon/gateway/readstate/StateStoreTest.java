// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.readstate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.gateway.acknowledgement.InboxReceipts;
import dev.carillon.gateway.inbox.InboxHistory;
import dev.carillon.gateway.inbox.InboxItem;
import dev.carillon.gateway.presence.NodeId;
import dev.carillon.gateway.store.GatewayDatabase;
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
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Holds the SQL to the pure rules.
class StateStoreTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = new PostgresExtension();

    private static final long ARRIVED = 5;

    private static GatewayDatabase database =
            new GatewayDatabase(POSTGRES.jdbcUrl(), POSTGRES.username(), POSTGRES.password(), 3);

    private final StateStore store = new StateStore(database, new InboxReceipts(new ManualClock(), new NodeId("test")));
    private final InboxHistory history = new InboxHistory(database);
    private final RecipientKey recipient =
            RecipientKey.of(Fixtures.uniqueTenant().value(), "ann");

    @BeforeAll
    static void awaitTheSchema() {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(database::isAnswering);
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
            history.store(recipient, List.of(item(id)), _ -> "epoch");
            ReadState expected = ReadState.NONE;
            for (int step = 0; step < 8; step++) {
                StateAct act = List.of(StateAct.values()).get(random.nextInt(StateAct.values().length));
                Act said = new Act(
                        act.value(),
                        1 + random.nextInt(9),
                        List.of("laptop", "phone", "Phone").get(random.nextInt(3)));
                store.apply(new StateStore.Statement(recipient, Set.of(id), said.atMillis(), said.by()), act);
                expected = expected.merge(
                        switch (act) {
                            case SEEN -> new ReadState(said, Act.NONE, Act.NONE);
                            case READ, UNREAD -> new ReadState(Act.NONE, said, Act.NONE);
                            case ARCHIVE -> new ReadState(Act.NONE, Act.NONE, said);
                        });
            }

            assertThat(store.find(recipient, Set.of(id))).isEqualTo(Map.of(id, expected.at(ARRIVED, -1)));
        }
        long watermark = 6;
        store.readAll(new StateStore.Statement(recipient, Set.of(), watermark, "phone"));
        long unread = store.list(recipient, Optional.empty(), 100).stream()
                .filter(listed -> switch (listed.state()) {
                    case UNREAD, SEEN -> true;
                    case READ, ARCHIVED -> false;
                })
                .count();
        assertThat(store.countUnread(recipient)).isEqualTo(unread);
    }

    @Test
    void theWatermarkOnlyMovesForward() {
        history.store(recipient, List.of(item("one")), _ -> "epoch");
        store.readAll(new StateStore.Statement(recipient, Set.of(), 10, "phone"));

        store.readAll(new StateStore.Statement(recipient, Set.of(), 3, "laptop"));

        assertThat(store.countUnread(recipient)).isZero();
    }

    @Test
    void countsNothingForAnotherRecipient() {
        history.store(recipient, List.of(item("one")), _ -> "epoch");
        RecipientKey other = RecipientKey.of(recipient.tenant().value(), "bea");

        StateStore.Applied applied =
                store.apply(new StateStore.Statement(other, Set.of("one"), 10, "phone"), StateAct.READ);

        assertThat(applied.known()).isEmpty();
        assertThat(store.countUnread(other)).isZero();
        assertThat(store.countUnread(recipient)).isEqualTo(1);
    }

    private static InboxItem item(String id) {
        return new InboxItem(
                Lane.STANDARD,
                1,
                id,
                "delivery-" + id,
                "event-" + id,
                "order.shipped",
                "orders",
                Instant.ofEpochMilli(ARRIVED),
                ByteString.copyFromUtf8("{\"id\":\"" + id + "\"}"));
    }
}
