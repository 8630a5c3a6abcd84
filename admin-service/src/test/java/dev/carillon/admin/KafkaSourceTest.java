// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.admin.RunningAdmin.Reply;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.InstanceReport;
import dev.carillon.events.v1.KafkaSource;
import dev.carillon.events.v1.KafkaSourcePartition;
import dev.carillon.events.v1.KafkaSourceReport;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Kafka sources: stored, published, audited and limited.
class KafkaSourceTest extends CatalogFixture {

    private static final String PATH = "/v1/kafka-sources/";

    @Test
    void aSourceIsStoredAndPublishedAndCanBeSentBackAsItWasRead() {
        Reply created = put("orders", """
                {"topics": ["ingest.shop.orders", "ingest.shop.parcels"], "group": "ingest.shop.readers",
                 "deadLetterTopic": "ingest.shop.refused"}
                """);
        Reply read = get("orders");
        Reply repeated = put("orders", read.response().body());

        assertThat(created.status()).isEqualTo(201);
        assertThat(read.text("/topics/1")).isEqualTo("ingest.shop.parcels");
        assertThat(repeated.status()).isEqualTo(200);
        KafkaSource published =
                awaitEntry(CatalogKey.Kind.KAFKA_SOURCE, "orders").getKafkaSource();
        assertThat(published.getTopicsList()).containsExactly("ingest.shop.orders", "ingest.shop.parcels");
        assertThat(published.getGroup()).isEqualTo("ingest.shop.readers");
        assertThat(published.getDeadLetterTopic()).isEqualTo("ingest.shop.refused");
        assertThat(published.getConnection()).isEmpty();
    }

    @Test
    void aSourceIsListedAndItsDeletionIsPublished() {
        put("deleted", "{\"topics\": [\"orders\"], \"connection\": \"shop\"}");
        Reply list = admin.get("/v1/kafka-sources", tenancy.key());

        Reply deleted = admin.call("DELETE", PATH + "deleted", tenancy.key(), "");

        assertThat(list.response().body()).contains("\"deleted\"", "\"shop\"");
        assertThat(deleted.status()).isEqualTo(204);
        assertThat(get("deleted").status()).isEqualTo(404);
        published.await(record -> record.key().equals(key(CatalogKey.Kind.KAFKA_SOURCE, "deleted"))
                && record.value().isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`{\"topics\": []}`                                              | /topics          | minItems",
                "`{}`                                                            | /topics          | minItems",
                "`{\"topics\": [\"a b\"]}`                                       | /topics/0        | format",
                "`{\"topics\": [\"carillon.events.standard.v1\"]}`               | /topics/0        | reserved",
                "`{\"topics\": [\"__consumer_offsets\"]}`                        | /topics/0        | reserved",
                "`{\"topics\": [\"a\", \"a\"]}`                                  | /topics/1        | uniqueItems",
                "`{\"topics\": [\"a\"], \"deadLetterTopic\": \"a\"}`             | /topics/0        | const",
                "`{\"topics\": [\"a\"], \"deadLetterTopic\": \"carillon.x\"}`    | /deadLetterTopic | reserved",
                "`{\"topics\": [\"a\"], \"group\": \"carillon-tracking\"}`       | /group           | reserved",
                "`{\"topics\": [\"a\"], \"connection\": \"A/B\"}`                | /connection      | format",
                "`{\"topics\": [\"a\"], \"offset\": 5}`                          | /offset          | unknown"
            })
    void aFaultIsNamed(String body, String path, String rule) {
        Reply refused = put("faulty", body);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.response().body()).contains(path);
        if (!rule.equals("unknown")) {
            assertThat(refused.body().path("violations").toString())
                    .contains("\"path\":\"" + path + "\"")
                    .contains("\"rule\":\"" + rule + "\"");
        }
    }

    @Test
    void writingASourceNeedsTheScopeToSubmitEvents() {
        put("guarded", "{\"topics\": [\"a\"]}");
        String editor = admin.post(
                        "/v1/api-keys",
                        tenancy.key(),
                        "{\"name\": \"editor\", \"scopes\": [\"catalog:read\", \"catalog:write\"]}")
                .text("/key");

        assertThat(admin.put(PATH + "other", editor, "{\"topics\": [\"a\"]}").status())
                .isEqualTo(403);
        assertThat(admin.call("DELETE", PATH + "guarded", editor, "").status()).isEqualTo(403);
        assertThat(admin.get(PATH + "guarded", editor).status()).isEqualTo(200);
    }

    @Test
    void aTenantHasALimitedNumberOfSources() {
        var other = admin.newTenant();
        for (int i = 0; i < 10; i++) {
            assertThat(admin.put(PATH + "s" + i, other.key(), "{\"topics\": [\"a\"]}")
                            .status())
                    .isEqualTo(201);
        }

        Reply refused = admin.put(PATH + "s10", other.key(), "{\"topics\": [\"a\"]}");
        Reply changed = admin.put(PATH + "s9", other.key(), "{\"topics\": [\"b\"]}");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.response().body()).contains("carillon.admin.quotas.kafka-sources");
        assertThat(changed.status()).isEqualTo(200);
    }

    @Test
    void theStatusIsWhatTheInstancesReport() {
        put("reported", "{\"topics\": [\"a\"]}");
        report(KafkaSourceReport.newBuilder()
                .setTenant(tenancy.tenant())
                .setId("reported")
                .setVersion(7)
                .setProblem("these topics do not exist: a")
                .setProblemSinceMillis(1_000)
                .addPartitions(KafkaSourcePartition.newBuilder()
                        .setTopic("b")
                        .setPartition(3)
                        .setLag(12))
                .build());
        report(KafkaSourceReport.newBuilder()
                .setTenant("another-tenant")
                .setId("reported")
                .setProblem("not shown")
                .build());

        await().atMost(Duration.ofSeconds(60))
                .until(() -> status().text("/instances/0/problem").contains("do not exist"));
        Reply status = status();
        assertThat(status.text("/instances/0/partitions/0/topic")).isEqualTo("b");
        assertThat(status.body().at("/instances/0/partitions/0/lag").asInt()).isEqualTo(12);
        assertThat(status.text("/instances/0/problemSince")).isEqualTo("1970-01-01T00:00:01Z");
        assertThat(status.response().body()).doesNotContain("not shown");
        assertThat(admin.get(PATH + "none/status", tenancy.key()).status()).isEqualTo(404);
    }

    private static Reply status() {
        return admin.get(PATH + "reported/status", tenancy.key());
    }

    private static void report(KafkaSourceReport source) {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", KAFKA.bootstrapServers()),
                Topics.INSTANCES.keys().serializer(),
                Topics.INSTANCES.values().serializer())) {
            String instance = "kafka-source-test-" + source.getTenant();
            producer.send(new ProducerRecord<>(
                    Topics.INSTANCES.name(),
                    "ingestion/" + instance,
                    InstanceReport.newBuilder()
                            .setService("ingestion")
                            .setInstance(instance)
                            .setAtMillis(InstantSource.system().millis())
                            .addKafkaSources(source)
                            .build()));
        }
    }

    private static Reply put(String id, String body) {
        return admin.put(PATH + id, tenancy.key(), body);
    }

    private static Reply get(String id) {
        return admin.get(PATH + id, tenancy.key());
    }
}
