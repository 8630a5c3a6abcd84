// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.KeysUnavailableException;
import dev.carillon.events.codec.Opened;
import dev.carillon.events.codec.PayloadCodec;
import dev.carillon.events.v1.Payload;
import dev.carillon.runtime.postgres.PostgresPools;
import dev.carillon.testsupport.Fixtures;
import dev.carillon.testsupport.PostgresExtension;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DataKeysTest {

    @RegisterExtension
    static final PostgresExtension POSTGRES = new PostgresExtension();

    private static final String OLD = "old:bm90LWEtc2VjcmV0LW5vdC1hLXNlY3JldC0wMTIzNDU=";
    private static final String NEW = "new:YW5vdGhlci1ub3Qtc2VjcmV0LWtleS0wMTIzNDU2Nzg=";
    private static final ByteString CONTENT = ByteString.copyFromUtf8("Ann lives in Ghent");

    private final RecipientKey ann = RecipientKey.of(Fixtures.uniqueTenant().value(), "ann");
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final KeyDatabase database = database(POSTGRES.jdbcUrl());
    private final DataKeyTable table = new DataKeyTable(database, new MasterKeys(OLD));
    private final DataKeys keys = keys(table);
    private final Erasures erasures = new Erasures(database, keys(table));

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : opened.reversed()) {
            one.close();
        }
    }

    @Test
    void whatIsSealedIsOpenedByAnotherProcess() {
        Payload sealed = keys.seal(ann, CONTENT);

        assertThat(sealed.getDataKeyId()).isNotEmpty();
        assertThat(new String(sealed.toByteArray(), StandardCharsets.ISO_8859_1))
                .doesNotContain("Ann", "Ghent");
        assertThat(keys(table).open(ann, sealed)).isEqualTo(new Opened.Content<>(CONTENT));
    }

    @Test
    void aRecipientIsKnownOnceContentWasSealedForThem() {
        assertThat(keys.isKnown(ann)).isFalse();

        keys.seal(ann, CONTENT);

        assertThat(keys(table).isKnown(ann)).isTrue();
        erasures.request(ann, "key-1", 0);
        assertThat(keys(table).isKnown(ann)).isTrue();
    }

    @Test
    void anUnencryptedPayloadIsRefused() {
        Payload plain = PayloadCodec.plain(CONTENT);

        assertThat(keys.accepts(plain)).isFalse();
        assertThat(keys.open(ann, plain))
                .isInstanceOfSatisfying(
                        Opened.Unreadable.class,
                        refused -> assertThat(refused.cause()).contains("carillon.keys.plain-payloads"));
    }

    @Test
    void anUnencryptedPayloadIsOpenedWhereTheConfigurationAcceptsIt() {
        DataKeys accepting = keys(table, Duration.ofSeconds(30), PlainPayloads.ACCEPT);

        assertThat(accepting.open(ann, PayloadCodec.plain(CONTENT))).isEqualTo(new Opened.Content<>(CONTENT));
    }

    @Test
    void anEmptyPayloadNeedsNoEncryption() {
        assertThat(keys.open(ann, Payload.getDefaultInstance())).isEqualTo(new Opened.Content<>(ByteString.EMPTY));
    }

    @Test
    void aPayloadUnderAnothersNameStaysShut() {
        RecipientKey bob = RecipientKey.of(ann.tenant().value(), "bob");
        keys.seal(bob, CONTENT);

        assertThat(keys.open(bob, keys.seal(ann, CONTENT))).isInstanceOf(Opened.Unreadable.class);
    }

    @Test
    void aChangedPayloadStaysShut() {
        Payload sealed = keys.seal(ann, CONTENT);
        byte[] bytes = sealed.getContent().toByteArray();
        bytes[0] ^= 1;

        assertThat(keys.open(
                        ann,
                        sealed.toBuilder()
                                .setContent(ByteString.copyFrom(bytes))
                                .build()))
                .isInstanceOf(Opened.Unreadable.class);
    }

    @Test
    void thoseWhoMakeAKeyAtTheSameTimeGetTheSame() throws Exception {
        List<DataKeys> processes =
                IntStream.range(0, 8).mapToObj(_ -> keys(table)).toList();
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newFixedThreadPool(processes.size())) {
            List<Future<String>> made = processes.stream()
                    .map(process -> threads.submit(() -> {
                        start.await();
                        return process.seal(ann, CONTENT).getDataKeyId();
                    }))
                    .toList();
            start.countDown();
            Set<String> ids = made.stream().map(DataKeysTest::get).collect(Collectors.toSet());

            assertThat(ids).hasSize(1);
        }
    }

    @Test
    void manyArePreparedAtOnce() {
        List<RecipientKey> many = IntStream.range(0, 3_000)
                .mapToObj(number -> RecipientKey.of(ann.tenant().value(), "r" + number))
                .toList();

        keys.prepareToSeal(many);

        assertThat(many.stream()
                        .map(one -> keys.seal(one, CONTENT).getDataKeyId())
                        .distinct())
                .hasSize(many.size());
    }

    @Nested
    class AfterAnErasure {

        private final Payload before = keys.seal(ann, CONTENT);

        @Test
        void nothingOpensWhatWasSealed() {
            erasures.request(ann, "key-1", 0);

            assertThat(keys(table).open(ann, before)).isEqualTo(new Opened.Erased<>());
        }

        @Test
        void noKeyIsLeftInTheTable() throws SQLException {
            erasures.request(ann, "key-1", 0);

            assertThat(table.find(List.of(ann))
                            .getOrDefault(ann, RecipientKeys.NONE)
                            .active())
                    .isEmpty();
        }

        @Test
        void whoComesBackGetsAnotherKey() {
            erasures.request(ann, "key-1", 0);
            DataKeys later = keys(table);
            Payload after = later.seal(ann, CONTENT);

            assertThat(after.getDataKeyId()).isNotEqualTo(before.getDataKeyId());
            assertThat(later.open(ann, after)).isEqualTo(new Opened.Content<>(CONTENT));
            assertThat(later.open(ann, before)).isEqualTo(new Opened.Erased<>());
        }

        @Test
        void othersKeepTheirs() {
            RecipientKey bob = RecipientKey.of(ann.tenant().value(), "bob");
            Payload sealed = keys.seal(bob, CONTENT);

            erasures.request(ann, "key-1", 0);

            assertThat(keys(table).open(bob, sealed)).isEqualTo(new Opened.Content<>(CONTENT));
        }

        @Test
        void keysInMemoryAreDroppedWithinSeconds() {
            worker(table);
            erasures.request(ann, "key-1", 0);

            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(keys.open(ann, before)).isEqualTo(new Opened.Erased<>()));
        }

        @Test
        void theProcessThatIsAskedDropsTheKeyAtOnce() {
            DataKeys asked = keys(table);
            asked.seal(ann, CONTENT);

            new Erasures(database, asked).request(ann, "key-1", 0);

            assertThat(asked.seal(ann, CONTENT).getDataKeyId()).isNotEqualTo(before.getDataKeyId());
        }

        @Test
        void aStoreIsClearedOnceMoreWhenAlsoThoseThatWereCutOffHaveForgotten() {
            Duration later = Duration.ofDays(1);
            long id = erasures.request(ann, "key-1", 0).id();
            await().until(() -> isDue(id, Duration.ZERO, later));
            assertThat(isDue(id, later, Duration.ZERO)).isFalse();

            erasures.end(due(id, Duration.ZERO, later), ErasedStore.INBOX, 7);
            assertThat(isDue(id, Duration.ZERO, later)).isFalse();
            assertThat(isDue(id, later, Duration.ZERO)).isTrue();

            erasures.end(due(id, later, Duration.ZERO), ErasedStore.INBOX, 2);
            assertThat(isDue(id, Duration.ZERO, Duration.ZERO)).isFalse();
            assertThat(erasures.find(ann).orElseThrow().steps())
                    .extracting(Erasure.Step::store, Erasure.Step::removed)
                    .contains(tuple("inbox", 9L));
        }

        private boolean isDue(long id, Duration settled, Duration forgotten) {
            return erasures.due(ErasedStore.INBOX, settled, forgotten).stream().anyMatch(due -> due.id() == id);
        }

        private Erasures.DueErasure due(long id, Duration settled, Duration forgotten) {
            return erasures.due(ErasedStore.INBOX, settled, forgotten).stream()
                    .filter(due -> due.id() == id)
                    .findFirst()
                    .orElseThrow();
        }

        @Test
        void itIsDoneWhenEveryStoreIs() {
            Erasure requested = erasures.request(ann, "key-1", 3);
            worker(
                    table,
                    new Clearing(ErasedStore.TRACKING),
                    new Clearing(ErasedStore.INBOX),
                    new Clearing(ErasedStore.INBOX_TAIL));

            assertThat(requested.doneAt()).isEmpty();
            await().atMost(Duration.ofSeconds(90))
                    .untilAsserted(
                            () -> assertThat(erasures.find(ann).orElseThrow().doneAt())
                                    .isPresent());
            assertThat(erasures.find(ann).orElseThrow().steps())
                    .allMatch(step -> step.doneAt().isPresent())
                    .extracting(Erasure.Step::store, Erasure.Step::removed)
                    .contains(tuple("profile", 3L), tuple("key", 1L), tuple("inbox-tail", 7L));
        }
    }

    @Test
    void keysMoveToANewMasterKeyAndTheOldOneIsNotNeededAnyMore() {
        Payload sealed = keys.seal(ann, CONTENT);
        DataKeyTable both = new DataKeyTable(database, new MasterKeys(NEW + "," + OLD));
        worker(both);

        DataKeyTable newOnly = new DataKeyTable(database, new MasterKeys(NEW));
        await().atMost(Duration.ofSeconds(90))
                .untilAsserted(
                        () -> assertThat(keys(newOnly).open(ann, sealed)).isEqualTo(new Opened.Content<>(CONTENT)));
    }

    @Test
    void keysOfReplacedMasterKeysAreFoundByTheIndexByMaster() throws SQLException {
        String plan = database.inTransaction(connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("""
                        insert into keys.data_keys (tenant, recipient, wrapped, master)
                        select 'plans', 'r-' || i, '\\x00', 'first' from generate_series(1, 20000) i
                        """);
                statement.execute("analyze keys.data_keys");
            }
            try (PreparedStatement explain =
                    connection.prepareStatement("explain (analyze, format json) " + DataKeyTable.FIND_OTHERS)) {
                explain.setArray(1, connection.createArrayOf("text", new Object[] {"replaced", "older"}));
                explain.setInt(2, 200);
                try (ResultSet rows = explain.executeQuery()) {
                    rows.next();
                    return rows.getString(1);
                }
            } finally {
                connection.rollback();
            }
        });

        assertThat(plan).contains("\"Index Name\": \"data_keys_by_master\"").doesNotContain("Seq Scan");
    }

    @Nested
    class WhileTheDatabaseIsAway {

        private final KeyDatabase away = database("jdbc:postgresql://127.0.0.1:1/postgres");
        private final DataKeys cut = keys(new DataKeyTable(away, new MasterKeys(OLD)), Duration.ofSeconds(2));

        @Test
        void aCallEndsAfterItsPatience() {
            assertThatThrownBy(() -> cut.seal(ann, CONTENT)).isInstanceOf(KeysUnavailableException.class);
            assertThat(cut.isAvailable()).isFalse();
        }

        @Test
        void anUnencryptedPayloadIsStillRefused() {
            assertThat(cut.open(ann, PayloadCodec.plain(CONTENT))).isInstanceOf(Opened.Unreadable.class);
        }
    }

    @Test
    void aMasterKeyOfAnotherFormIsRefusedWithoutBeingTold() {
        assertThatThrownBy(() -> new MasterKeys("k1:c2VjcmV0LXRvby1zaG9ydA=="))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("carillon.keys.master")
                .hasMessageNotContaining("c2VjcmV0");
    }

    private record Clearing(ErasedStore store) implements Eraser {

        @Override
        public long erase(RecipientKey recipient, Instant before) {
            return 7;
        }
    }

    private KeyDatabase database(String url) {
        KeyDatabase made = new KeyDatabase(PostgresPools.at(url, POSTGRES.username(), POSTGRES.password()), 2);
        opened.add(made);
        return made;
    }

    private DataKeys keys(DataKeyTable from) {
        return keys(from, Duration.ofSeconds(30));
    }

    private DataKeys keys(DataKeyTable from, Duration patience) {
        return keys(from, patience, PlainPayloads.REFUSE);
    }

    private DataKeys keys(DataKeyTable from, Duration patience, PlainPayloads plain) {
        DataKeys made =
                new DataKeys(new KeyLoader(from), new DataKeys.Limits(10_000, Duration.ofMinutes(10), patience), plain);
        opened.add(made);
        return made;
    }

    private void worker(DataKeyTable from, Eraser... erasers) {
        MasterKeyRotation rotation = MasterKeyRotation.of(from, InstantSource.system());
        opened.add(new ErasureWorker(erasures, keys, rotation, List.of(erasers), Duration.ofMinutes(10)));
    }

    private static String get(Future<String> made) {
        try {
            return made.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
