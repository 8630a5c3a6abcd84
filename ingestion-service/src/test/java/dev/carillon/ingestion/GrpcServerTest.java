// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion;

import static dev.carillon.ingestion.GrpcClient.event;
import static dev.carillon.ingestion.GrpcClient.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.embedded.EmbeddedKafka;
import dev.carillon.embedded.FreePorts;
import dev.carillon.events.Lane;
import dev.carillon.events.TenantId;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.LaneCode;
import dev.carillon.events.v1.SubmittedEvent;
import dev.carillon.ingestion.GrpcClient.Refusal;
import dev.carillon.testsupport.Fixtures;
import dev.carillon.testsupport.KafkaExtension;
import dev.carillon.testsupport.RecordReader;
import dev.carillon.testsupport.TestCertificate;
import io.grpc.Status.Code;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// gRPC server of an ingestion that is stopped, overloaded, without Kafka or secured by TLS.
class GrpcServerTest {

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    private static final String ALERT = "security.alert";
    private static final Duration SOON = Duration.ofSeconds(90);

    private final TenantId tenant = Fixtures.uniqueTenant();
    private final String id = UUID.randomUUID().toString();

    @Test
    void whatAStoppedServerHasAcknowledgedIsInTheLogOnce() {
        String key = publishCatalog(KAFKA.bootstrapServers(), tenant, "stopped000000000");
        StreamClient stream;
        RunningIngestion ingestion = RunningIngestion.start(KAFKA.bootstrapServers());
        try (GrpcClient client = GrpcClient.of(ingestion, key)) {
            await().atMost(SOON).until(() -> client.isAccepted(event("", ALERT, "ann")));
            stream = client.stream();
            stream.read(10_000_000);
            stream.send(
                    10_000_000,
                    index -> event(id + "-" + index, ALERT, "r" + index % 7).build());
            await().atMost(SOON).until(() -> stream.acknowledgements().size() > 500);

            ingestion.close();

            Refusal end = stream.awaitEnd();
            assertThat(end.code()).isEqualTo(Code.UNAVAILABLE);
            assertThat(end.message()).contains("the server is stopping");
        } finally {
            ingestion.close();
        }
        Set<String> acknowledged = GrpcStreamTest.accepted(stream);
        assertThat(stream.sent()).isGreaterThanOrEqualTo(acknowledged.size());
        assertThat(acknowledged).hasSameSizeAs(stream.acknowledgements());
        try (var reader = RecordReader.of(KAFKA.bootstrapServers(), Topics.events(Lane.CRITICAL))) {
            assertThat(reader.readAll(
                            read -> acknowledged.contains(read.requireValue().getId())))
                    .extracting(read -> read.requireValue().getId())
                    .containsExactlyInAnyOrderElementsOf(acknowledged);
        }
    }

    @Test
    void aTenantThatStallsItsStreamsRefusesNoOtherTenant() {
        TenantId stalling = Fixtures.uniqueTenant();
        String hostileKey = publishCatalog(KAFKA.bootstrapServers(), stalling, "stallinggrpc0000");
        String key = publishCatalog(KAFKA.bootstrapServers(), tenant, "neighbourgrpc000");
        try (RunningIngestion ingestion = RunningIngestion.start(
                        KAFKA.bootstrapServers(), "carillon.ingestion.limits.max-in-flight=1MB");
                GrpcClient hostile = GrpcClient.of(ingestion, hostileKey);
                GrpcClient client = GrpcClient.of(ingestion, key)) {
            for (GrpcClient caller : List.of(hostile, client)) {
                await().atMost(SOON).until(() -> caller.isAccepted(event("", ALERT, "ann")));
            }

            List<StreamClient> streams =
                    Stream.generate(hostile::stream).limit(40).toList();

            await().atMost(SOON)
                    .until(() -> streams.stream().filter(StreamClient::isEnded).count() == 24);
            Refusal refused = refusal(() -> hostile.publish(event(id, ALERT, "ann")));
            assertThat(refused.code()).isEqualTo(Code.UNAVAILABLE);
            assertThat(refused.reason()).isEqualTo("OVERLOADED");
            assertThat(refused.retryAfterSeconds()).isPositive();
            for (int i = 0; i < 10; i++) {
                assertThat(client.isAccepted(event("", ALERT, "ann"))).isTrue();
            }
            streams.forEach(StreamClient::cancel);
            await().atMost(SOON).until(() -> hostile.isAccepted(event("", ALERT, "ann")));
        }
    }

    /// Messages take memory while they arrive, so a message larger than the tenant's share is refused before its end.
    @Test
    void aMessageForWhichThereIsNoMemoryIsRefused() {
        String key = publishCatalog(KAFKA.bootstrapServers(), tenant, "memorygrpc000000");
        SubmittedEvent.Builder large = event(id, ALERT, "ann").setData("{}" + " ".repeat(500 * 1_024));
        try (RunningIngestion ingestion = RunningIngestion.start(
                        KAFKA.bootstrapServers(), "carillon.ingestion.limits.max-in-flight=600KB");
                GrpcClient client = GrpcClient.of(ingestion, key)) {
            await().atMost(SOON).until(() -> client.isAccepted(event("", ALERT, "ann")));

            Refusal refused = refusal(() -> client.publish(large));
            StreamClient stream = client.stream();
            stream.read(2);
            stream.send(1, _ -> large.build());

            assertThat(refused.reason()).isEqualTo("OVERLOADED");
            assertThat(stream.awaitEnd().reason()).isEqualTo("OVERLOADED");
            assertThat(stream.acknowledgements()).isEmpty();
            await().atMost(SOON).until(() -> client.isAccepted(event("", ALERT, "ann")));
        }
    }

    @Test
    void withoutKafkaACallEndsAtItsDeadlineOrAsUnavailable(@TempDir Path directory) throws Exception {
        int port = FreePorts.next();
        String bootstrap = "127.0.0.1:" + port;
        try (RunningIngestion ingestion = RunningIngestion.start(bootstrap)) {
            String key;
            try (EmbeddedKafka _ = EmbeddedKafka.start(directory, port)) {
                key = publishCatalog(bootstrap, tenant, "deadlinegrpc0000");
                try (GrpcClient client = GrpcClient.of(ingestion, key)) {
                    await().atMost(SOON).until(() -> client.isAccepted(event("", ALERT, "ann")));
                }
            } // the broker is away from here on
            try (GrpcClient client = GrpcClient.of(ingestion, key)) {
                long start = System.nanoTime();
                Refusal late = refusal(() -> client.calls()
                        .withDeadlineAfter(500, TimeUnit.MILLISECONDS)
                        .publish(GrpcClient.request(event(id, ALERT, "ann"))));
                Duration took = Duration.ofNanos(System.nanoTime() - start);
                Refusal unavailable = refusal(() -> client.publish(event(id, ALERT, "ann")));
                StreamClient stream = client.stream();
                stream.read(2);
                stream.send(1, _ -> event(id, ALERT, "ann").build());
                await().atMost(SOON).until(() -> !stream.acknowledgements().isEmpty());
                stream.finish();

                assertThat(late.code()).isEqualTo(Code.DEADLINE_EXCEEDED);
                assertThat(took).isLessThan(Duration.ofSeconds(3));
                assertThat(unavailable.code()).isEqualTo(Code.UNAVAILABLE);
                assertThat(unavailable.reason()).isEqualTo("UNAVAILABLE");
                assertThat(unavailable.members()).containsEntry("id", id);
                assertThat(unavailable.retryAfterSeconds()).isPositive();
                assertThat(stream.awaitEnd().code()).isEqualTo(Code.OK);
                assertThat(Refusal.of(stream.acknowledgements().getFirst().getRefused())
                                .reason())
                        .isEqualTo("UNAVAILABLE");
            }
        }
    }

    @Test
    void aBundleOfSpringTurnsTlsOn(@TempDir Path directory) throws Exception {
        String key = publishCatalog(KAFKA.bootstrapServers(), tenant, "tlsgrpc000000000");
        TestCertificate certificate = TestCertificate.in(directory);
        try (RunningIngestion ingestion = RunningIngestion.start(
                        KAFKA.bootstrapServers(),
                        "spring.ssl.bundle.jks.ingestion.keystore.location=file:" + certificate.keyStore(),
                        "spring.ssl.bundle.jks.ingestion.keystore.password=" + certificate.password(),
                        "spring.ssl.bundle.jks.ingestion.keystore.type=PKCS12",
                        "spring.grpc.server.ssl.bundle=ingestion");
                GrpcClient plain = GrpcClient.of(ingestion, key);
                GrpcClient secured = new GrpcClient(
                        NettyChannelBuilder.forAddress("127.0.0.1", ingestion.grpcPort())
                                .sslContext(GrpcSslContexts.forClient()
                                        .trustManager(certificate.certificate().toFile())
                                        .build())
                                .build(),
                        key)) {
            await().atMost(SOON).until(() -> secured.isAccepted(event("", ALERT, "ann")));
            assertThat(refusal(() -> plain.publish(event("", ALERT, "ann"))).code())
                    .isEqualTo(Code.UNAVAILABLE);
        }
    }

    private static String publishCatalog(String bootstrap, TenantId tenant, String keyId) {
        try (CatalogWriter catalog = new CatalogWriter(bootstrap, tenant, keyId)) {
            catalog.putKey(catalog.keyEntry("events:write"));
            catalog.putType(ALERT, LaneCode.LANE_CRITICAL, "");
            return catalog.apiKey();
        }
    }
}
