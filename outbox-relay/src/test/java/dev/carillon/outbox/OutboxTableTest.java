// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.testsupport.PostgresExtension;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OutboxTableTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = new PostgresExtension();

    private static final OutboxSettings.Batch BATCH = new OutboxSettings.Batch(100, 10, DataSize.ofMegabytes(1));

    private Application application;

    @BeforeEach
    void createApplication() throws SQLException {
        application = new Application(POSTGRES);
    }

    @Test
    void theRowsOfAnAggregateAreReadInTheOrderOfTheirInsertion() throws SQLException {
        application.insert("x", "1");
        application.insert("y", "2");
        application.insert("x", "3");
        application.insert("x", "4");
        try (OutboxTable relay = application.relay()) {
            assertThat(read(relay, BATCH)).containsExactly(List.of("1", "3", "4"), List.of("2"));
        }
    }

    @Test
    void anEventHasTheIdAndTypeOfItsRow() throws SQLException {
        UUID id;
        try (Connection connection = application.connect()) {
            id = Application.insert(connection, "x", "1");
        }
        try (OutboxTable relay = application.relay()) {
            JsonNode event = JsonMapper.shared()
                    .readTree(relay.claim(BATCH).chains().getFirst().getFirst().event());

            assertThat(event.path("id").asString()).isEqualTo(id.toString());
            assertThat(event.path("type").asString()).isEqualTo("order.shipped");
            assertThat(event.at("/recipients/0").asString()).isEqualTo("ann");
            assertThat(event.at("/data/n").asString()).isEqualTo("1");
        }
    }

    @Test
    void aRowOfATransactionThatIsRolledBackOrOpenIsNotRead() throws SQLException {
        try (Connection writer = application.connect();
                OutboxTable relay = application.relay()) {
            writer.setAutoCommit(false);
            Application.insert(writer, "x", "1");
            assertThat(read(relay, BATCH)).isEmpty();

            writer.rollback();
            assertThat(read(relay, BATCH)).isEmpty();
        }
    }

    @Test
    void oneRelayOwnsAnAggregateUntilItsTransactionEnds() throws SQLException {
        application.insert("x", "1");
        application.insert("y", "2");
        try (OutboxTable one = application.relay();
                OutboxTable other = application.relay()) {
            assertThat(chains(one.claim(new OutboxSettings.Batch(1, 10, DataSize.ofMegabytes(1)))))
                    .containsExactly(List.of("1"));
            application.insert("x", "3");

            assertThat(read(other, BATCH)).containsExactly(List.of("2"));

            one.rollback();
            assertThat(read(other, BATCH)).containsExactly(List.of("1", "3"), List.of("2"));
        }
    }

    @Test
    void aDeadConnectionFreesItsClaims() throws SQLException {
        application.insert("x", "1");
        try (OutboxTable other = application.relay()) {
            // Its server frees the claims when it reads the end of the connection, shortly after close() returned.
            OutboxTable dying = application.relay();
            assertThat(chains(dying.claim(BATCH))).hasSize(1);
            assertThat(read(other, BATCH)).isEmpty();
            dying.close();

            await().atMost(Duration.ofSeconds(90))
                    .untilAsserted(() -> assertThat(read(other, BATCH)).containsExactly(List.of("1")));
        }
    }

    @Test
    void aRowThatCommitsLaterThanTheNextPositionIsNotSkipped() throws SQLException {
        try (Connection slow = application.connect();
                OutboxTable relay = application.relay()) {
            slow.setAutoCommit(false);
            Application.insert(slow, "x", "1");
            application.insert("x", "2");
            OutboxTable.Claim first = relay.claim(BATCH);
            assertThat(chains(first)).containsExactly(List.of("2"));
            relay.delete(first.chains().getFirst());
            relay.commit();

            slow.commit();

            assertThat(read(relay, BATCH)).containsExactly(List.of("1"));
        }
    }

    /// Row 1 has the lower position and commits while a relay sends row 2. Row 3 is from a transaction after both.
    @Test
    void noRelaySendsALaterRowBeforeOneThatCommittedDuringAClaim() throws SQLException {
        try (Connection slow = application.connect();
                OutboxTable one = application.relay();
                OutboxTable other = application.relay()) {
            slow.setAutoCommit(false);
            Application.insert(slow, "x", "1");
            application.insert("x", "2");
            OutboxTable.Claim claim = one.claim(BATCH);
            slow.commit();
            application.insert("x", "3");

            assertThat(read(other, BATCH)).isEmpty();

            one.delete(claim.chains().getFirst());
            one.commit();
            assertThat(chains(claim)).containsExactly(List.of("2"));
            assertThat(read(other, BATCH)).containsExactly(List.of("1", "3"));
        }
    }

    @Test
    void aPostponedRowHoldsBackItsAggregateAndNoOther() throws SQLException {
        application.insert("x", "1");
        application.insert("x", "2");
        application.insert("y", "3");
        try (OutboxTable relay = application.relay()) {
            OutboxRow first = relay.claim(BATCH).chains().getFirst().getFirst();
            relay.postpone(List.of(
                    new OutboxTable.Postponement(first, Duration.ofHours(1), "rate-limited: held by \0 an operator")));
            relay.commit();

            assertThat(read(relay, BATCH)).containsExactly(List.of("3"));
            assertThat(relay.findNextRetry().orElseThrow()).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
            assertThat(application.query(
                            "select attempts || ' ' || last_error from carillon_outbox where retry_at > now()"))
                    .containsExactly("1 rate-limited: held by   an operator");

            update("update carillon_outbox set retry_at = now() - interval '1 second' where retry_at is not null");
            assertThat(read(relay, BATCH)).containsExactly(List.of("1", "2"), List.of("3"));
        }
    }

    @Test
    void aRowWithALowerPositionThanAPostponedOneIsSentAlone() throws SQLException {
        try (Connection slow = application.connect();
                OutboxTable relay = application.relay()) {
            slow.setAutoCommit(false);
            Application.insert(slow, "x", "1");
            application.insert("x", "2");
            OutboxRow second = relay.claim(BATCH).chains().getFirst().getFirst();
            relay.postpone(List.of(new OutboxTable.Postponement(second, Duration.ofHours(1), "")));
            relay.commit();
            slow.commit();
            application.insert("x", "3");

            assertThat(read(relay, BATCH)).containsExactly(List.of("1"));
        }
    }

    @Test
    void aRefusedRowMovesWithItsProblem() throws SQLException {
        application.insert("x", "1");
        application.insert("x", "2");
        try (OutboxTable relay = application.relay()) {
            OutboxRow first = relay.claim(BATCH).chains().getFirst().getFirst();
            relay.refuse(Map.of(
                    first, new Verdict.Refused("schema-violation", "{\"violations\": [{\"path\": \"/data/order\"}]}")));
            relay.commit();

            assertThat(read(relay, BATCH)).containsExactly(List.of("2"));
            assertThat(application.query("select code || ' ' || (problem #>> '{violations,0,path}') || ' '"
                            + " || (payload #>> '{data,n}') from carillon_outbox_refused"))
                    .containsExactly("schema-violation /data/order 1");
        }
    }

    @Test
    void aRowThatIsInsertedAgainMayBeRefusedAgain() throws SQLException {
        application.insert("x", "1");
        try (OutboxTable relay = application.relay()) {
            refuseFirst(relay, "unknown-event-type");
            update("insert into carillon_outbox (id, aggregatetype, aggregateid, type, payload)"
                    + " select id, aggregatetype, aggregateid, type, payload from carillon_outbox_refused");
            refuseFirst(relay, "schema-violation");

            assertThat(application.query("select code from carillon_outbox_refused"))
                    .containsExactly("schema-violation");
        }
    }

    @Test
    void aClaimKeepsToItsLimits() throws SQLException {
        for (String aggregate : List.of("x", "y", "z")) {
            for (int i = 0; i < 4; i++) {
                application.insert(aggregate, aggregate + i);
            }
        }
        try (OutboxTable relay = application.relay()) {
            assertThat(read(relay, new OutboxSettings.Batch(100, 2, DataSize.ofMegabytes(1))))
                    .containsExactly(List.of("x0", "x1"), List.of("y0", "y1"), List.of("z0", "z1"));
            assertThat(read(relay, new OutboxSettings.Batch(4, 10, DataSize.ofMegabytes(1))))
                    .containsExactly(List.of("x0", "x1"), List.of("y0"), List.of("z0"));
            assertThat(read(relay, new OutboxSettings.Batch(2, 10, DataSize.ofMegabytes(1))))
                    .containsExactly(List.of("x0"), List.of("y0"));
            // The size of two payloads and a half.
            assertThat(read(relay, new OutboxSettings.Batch(100, 10, DataSize.ofBytes(110))))
                    .containsExactly(List.of("x0"), List.of("y0"), List.of("z0"));
        }
    }

    @Test
    void aPayloadOverTheLimitIsNotLoaded() throws SQLException {
        application.insert("x", "a".repeat(2_000));
        application.insert("x", "2");
        OutboxSettings.Batch small = new OutboxSettings.Batch(100, 10, DataSize.ofBytes(1_000));
        try (OutboxTable relay = application.relay()) {
            List<OutboxRow> rows = relay.claim(small).chains().getFirst();

            assertThat(rows).singleElement().satisfies(row -> {
                assertThat(row.isTooLarge()).isTrue();
                assertThat(row.bytes()).isGreaterThan(2_000);
            });
        }
    }

    @Test
    void theBacklogIsCounted() throws SQLException {
        try (OutboxTable relay = application.relay()) {
            assertThat(relay.backlog()).isEqualTo(new OutboxTable.Backlog(0, 0));
            application.insert("x", "1");
            application.insert("y", "2");
            update("update carillon_outbox set created_at = now() - interval '1 hour' where aggregateid = 'x'");

            OutboxTable.Backlog backlog = relay.backlog();

            assertThat(backlog.rows()).isEqualTo(2);
            assertThat(backlog.ageSeconds()).isBetween(3_600.0, 3_700.0);
        }
    }

    @Test
    void aCommitNotifiesTheRelay() throws SQLException {
        try (OutboxTable relay = application.relay()) {
            application.insert("x", "1");

            assertThat(relay.awaitNotification(Duration.ofMinutes(1))).isTrue();
        }
    }

    @Test
    void aPayloadMustBeAnObject() {
        assertThatThrownBy(() -> update("insert into carillon_outbox (aggregatetype, aggregateid, type, payload)"
                        + " values ('order', 'x', 'order.shipped', '[1]')"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("carillon_outbox_payload_check");
    }

    @Test
    void aUserWithInsertAloneCanWrite() throws SQLException {
        String user = "writer_" + UUID.randomUUID().toString().substring(0, 8);
        try (Connection owner = application.connect();
                Statement statement = owner.createStatement()) {
            statement.execute("create role " + user);
            statement.execute("grant usage on schema " + owner.getSchema() + " to " + user);
            statement.execute("grant insert on carillon_outbox to " + user);
            statement.execute("set role " + user);
            statement.execute("insert into carillon_outbox (aggregatetype, aggregateid, type, payload)"
                    + " values ('order', 'x', 'order.shipped', '{}')");
            statement.execute("reset role");
        }

        assertThat(application.query("select type from carillon_outbox")).containsExactly("order.shipped");
    }

    private void refuseFirst(OutboxTable relay, String code) throws SQLException {
        OutboxRow first = relay.claim(BATCH).chains().getFirst().getFirst();
        relay.refuse(Map.of(first, new Verdict.Refused(code, "{}")));
        relay.commit();
    }

    private void update(String sql) throws SQLException {
        try (Connection connection = application.connect();
                PreparedStatement update = connection.prepareStatement(sql)) {
            update.executeUpdate();
        }
    }

    /// Claims, and gives the claim back.
    private static List<List<String>> read(OutboxTable relay, OutboxSettings.Batch batch) throws SQLException {
        List<List<String>> chains = chains(relay.claim(batch));
        relay.rollback();
        return chains;
    }

    /// Number in the data of each row.
    private static List<List<String>> chains(OutboxTable.Claim claim) {
        return claim.chains().stream()
                .map(chain -> chain.stream()
                        .map(row -> JsonMapper.shared()
                                .readTree(row.event())
                                .at("/data/n")
                                .asString())
                        .toList())
                .toList();
    }
}
