// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.admin.RunningAdmin.Tenancy;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Profile;
import dev.carillon.testsupport.KafkaExtension;
import dev.carillon.testsupport.ReadRecord;
import dev.carillon.testsupport.RecordReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OutboxOrderTest {

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    private static RunningAdmin second;

    @BeforeAll
    static void startSecondInstance() {
        second = RunningAdmin.another();
    }

    @AfterAll
    static void stopSecondInstance() {
        second.close();
    }

    @Test
    void whoHasTheAnswerFindsTheChangeInTheLogWhicheverInstancePublishes() {
        RunningAdmin first = RunningAdmin.shared();
        Tenancy tenancy = first.newTenant();

        try (RecordReader<RecipientKey, Profile> profiles =
                RecordReader.of(KAFKA.bootstrapServers(), Topics.PROFILES)) {
            for (int i = 0; i < 10; i++) {
                for (RunningAdmin instance : List.of(first, second)) {
                    String recipient = "new-%d-%s".formatted(i, instance == first ? "first" : "second");
                    assertThat(instance.put("/v1/recipients/" + recipient, tenancy.key(), "{}")
                                    .status())
                            .isEqualTo(201);

                    RecipientKey key = RecipientKey.of(tenancy.tenant(), recipient);
                    assertThat(profiles.readAll(record -> record.key().equals(key)))
                            .hasSize(1);
                }
            }
        }
    }

    @Test
    void recordsOfOneRecipientComeInTheOrderOfTheirCommitsFromTwoInstances() throws Exception {
        RunningAdmin admin = RunningAdmin.shared();
        Tenancy tenancy = admin.newTenant();
        int writers = 8;
        int writes = 15;

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> tasks = new ArrayList<>();
            for (int writer = 0; writer < writers; writer++) {
                RunningAdmin instance = writer % 2 == 0 ? admin : second;
                String name = "writer-" + writer;
                tasks.add(() -> write(instance, tenancy, name, writes));
            }
            for (Future<Integer> done : threads.invokeAll(tasks)) {
                assertThat(done.get()).isZero();
            }
        }

        try (RecordReader<RecipientKey, Profile> profiles =
                RecordReader.of(KAFKA.bootstrapServers(), Topics.PROFILES)) {
            RecipientKey shared = RecipientKey.of(tenancy.tenant(), "shared");
            List<ReadRecord<RecipientKey, Profile>> records =
                    profiles.awaitCount(writers * writes, record -> record.key().equals(shared));
            List<Long> versions = records.stream()
                    .map(record -> record.requireValue().getVersion())
                    .toList();
            assertThat(versions).isSorted().doesNotHaveDuplicates();
            assertThat(versions.getLast())
                    .isEqualTo(admin.get("/v1/recipients/shared", tenancy.key())
                            .body()
                            .path("version")
                            .longValue());
        }
        await().until(() -> admin.bean(AdminDatabase.class)
                        .jdbc()
                        .sql("select count(*) from outbox")
                        .query(Long.class)
                        .single()
                == 0L);
    }

    private static int write(RunningAdmin instance, Tenancy tenancy, String name, int writes) {
        int failures = 0;
        for (int i = 0; i < writes; i++) {
            int status = instance.put(
                            "/v1/recipients/shared",
                            tenancy.key(),
                            "{\"attributes\": {\"by\": \"%s\", \"number\": %d}}".formatted(name, i))
                    .status();
            failures += status < 300 ? 0 : 1;
        }
        return failures;
    }
}
