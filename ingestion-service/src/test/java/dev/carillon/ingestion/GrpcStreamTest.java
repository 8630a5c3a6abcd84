// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion;

import static dev.carillon.ingestion.GrpcClient.event;
import static dev.carillon.ingestion.SharedIngestion.ALERT;
import static dev.carillon.ingestion.SharedIngestion.KAFKA;
import static dev.carillon.ingestion.SharedIngestion.ORDER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.events.Lane;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Acknowledgement;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.SubmittedEvent;
import dev.carillon.ingestion.GrpcClient.Refusal;
import dev.carillon.testsupport.KafkaExtension;
import dev.carillon.testsupport.RecordReader;
import io.grpc.Status.Code;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GrpcStreamTest {

    @RegisterExtension
    static final KafkaExtension BROKER = KAFKA;

    private static final Duration SOON = Duration.ofSeconds(60);

    private final GrpcClient client = GrpcClient.of(SharedIngestion.running(), SharedIngestion.key());
    private final String id = UUID.randomUUID().toString();

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void everyEventIsAcknowledgedOnceAndInTheLogInOrder() {
        int count = 200;
        StreamClient stream = client.stream();
        stream.read(count + 1);

        stream.send(count, this::alert);
        await().atMost(SOON).until(() -> stream.acknowledgements().size() == count);
        stream.finish();

        assertThat(stream.awaitEnd().code()).isEqualTo(Code.OK);
        assertThat(stream.acknowledgements())
                .hasSize(count)
                .allMatch(Acknowledgement::hasAccepted)
                .allMatch(ack -> ack.getAccepted().getId().equals(id + "-" + ack.getIndex()));
        try (var reader = RecordReader.of(KAFKA.bootstrapServers(), Topics.events(Lane.CRITICAL))) {
            assertThat(reader.awaitCount(
                            count, read -> read.requireValue().getId().startsWith(id)))
                    .extracting(read -> read.requireValue().getId())
                    .containsExactlyElementsOf(IntStream.range(0, count)
                            .mapToObj(i -> id + "-" + i)
                            .toList());
        }
    }

    @Test
    void anInvalidEventIsRefusedAndTheStreamGoesOn() {
        SubmittedEvent large =
                event(id, ALERT, "ann").setData(" ".repeat(130 * 1_024)).build();
        List<SubmittedEvent> events = List.of(
                alert(0),
                event(id, "no.such", "ann").build(),
                large,
                event(id, ORDER).build(),
                alert(4));
        StreamClient stream = client.stream();
        stream.read(10);

        stream.send(events.size(), index -> events.get((int) index));
        await().atMost(SOON).until(() -> stream.acknowledgements().size() == events.size());
        stream.finish();

        assertThat(stream.awaitEnd().code()).isEqualTo(Code.OK);
        assertThat(accepted(stream)).containsExactlyInAnyOrder(id + "-0", id + "-4");
        assertThat(refusal(stream, 1).reason()).isEqualTo("UNKNOWN_EVENT_TYPE");
        assertThat(refusal(stream, 2).reason()).isEqualTo("PAYLOAD_TOO_LARGE");
        assertThat(refusal(stream, 2).members()).containsEntry("limit", Integer.toString(128 * 1_024));
        assertThat(refusal(stream, 3).fields()).containsExactly("/recipients");
    }

    @Test
    void eventsOfOneMessageAreAcknowledgedEachAndKeepTheirOrder() {
        List<SubmittedEvent> tooMany =
                IntStream.range(4, 25).mapToObj(this::alert).toList();
        StreamClient stream = client.stream();
        stream.read(100);

        stream.sendTogether(List.of(alert(0), event(id, "no.such", "ann").build(), alert(2)));
        stream.sendTogether(List.of());
        stream.sendTogether(List.of(alert(3)));
        stream.sendTogether(tooMany);
        await().atMost(SOON).until(() -> stream.acknowledgements().size() == 25);
        stream.finish();

        assertThat(stream.awaitEnd().code()).isEqualTo(Code.OK);
        assertThat(accepted(stream)).containsExactlyInAnyOrder(id + "-0", id + "-2", id + "-3");
        assertThat(refusal(stream, 1).reason()).isEqualTo("UNKNOWN_EVENT_TYPE");
        assertThat(LongStream.range(4, 25)
                        .mapToObj(index -> refusal(stream, index).reason()))
                .containsOnly("BATCH_TOO_LARGE");
        try (var reader = RecordReader.of(KAFKA.bootstrapServers(), Topics.events(Lane.CRITICAL))) {
            assertThat(reader.awaitCount(3, read -> read.requireValue().getId().startsWith(id)))
                    .extracting(read -> read.requireValue().getId())
                    .containsExactly(id + "-0", id + "-2", id + "-3");
        }
    }

    @Test
    void aStreamWithoutEventsEndsAtOnce() {
        StreamClient stream = client.stream();

        stream.finish();

        assertThat(stream.awaitEnd().code()).isEqualTo(Code.OK);
        assertThat(stream.acknowledgements()).isEmpty();
    }

    /// The client's window takes a few acknowledgements, and the server's a few hundred events.
    @Test
    void aClientThatDoesNotReadAcknowledgementsIsNotReadFrom() {
        int count = 4_000;
        String data = "{\"text\":\"%s\"}".formatted("x".repeat(8 * 1_024));
        LongFunction<SubmittedEvent> events =
                index -> event("%s-%d-%s".formatted(id, index, "x".repeat(80)), ALERT, "ann")
                        .setData(data)
                        .build();
        try (GrpcClient slow = new GrpcClient(
                GrpcClient.channel(SharedIngestion.running())
                        .flowControlWindow(4 * 1_024)
                        .build(),
                SharedIngestion.key())) {
            StreamClient stream = slow.stream();

            stream.send(count, events);
            await().atMost(SOON).during(Duration.ofSeconds(2)).until(stream::isBlocked);
            long sentUnread = stream.sent();
            stream.read(count + 1);
            await().atMost(SOON).until(() -> stream.acknowledgements().size() == count);
            stream.finish();

            assertThat(sentUnread).isLessThan(count);
            assertThat(stream.awaitEnd().code()).isEqualTo(Code.OK);
            assertThat(stream.acknowledgements())
                    .allMatch(Acknowledgement::hasAccepted)
                    .extracting(Acknowledgement::getIndex)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void aStreamThatIsCancelledLosesNothingThatWasAcknowledged() {
        StreamClient stream = client.stream();
        stream.read(1_000_000);
        stream.send(1_000_000, this::alert);
        await().atMost(SOON).until(() -> stream.acknowledgements().size() > 300);

        stream.cancel();

        assertThat(stream.awaitEnd().code()).isEqualTo(Code.CANCELLED);
        Set<String> acknowledged = accepted(stream);
        assertThat(acknowledged).hasSizeGreaterThan(300);
        try (var reader = RecordReader.of(KAFKA.bootstrapServers(), Topics.events(Lane.CRITICAL))) {
            assertThat(reader.readAll(
                            read -> acknowledged.contains(read.requireValue().getId())))
                    .extracting(read -> read.requireValue().getId())
                    .containsExactlyInAnyOrderElementsOf(acknowledged);
        }
    }

    @Test
    void aStreamEndsWhenItsKeyIsRevoked() {
        CatalogWriter catalog = SharedIngestion.catalog("revokedgrpc00000");
        catalog.putKey(catalog.keyEntry("events:write"));
        try (GrpcClient owner = GrpcClient.of(SharedIngestion.running(), catalog.apiKey())) {
            await().atMost(SOON).until(() -> owner.isAccepted(event("", ALERT, "ann")));
            StreamClient stream = owner.stream();
            stream.read(10_000_000);
            stream.send(10_000_000, this::alert);
            await().atMost(SOON).until(() -> !stream.acknowledgements().isEmpty());

            CatalogEntry.Builder revoked = catalog.keyEntry("events:write");
            revoked.getApiKeyBuilder().setRevokedAtMillis(1);
            catalog.putKey(revoked);

            assertThat(stream.awaitEnd().code()).isEqualTo(Code.UNAUTHENTICATED);
            assertThat(stream.acknowledgements()).allMatch(Acknowledgement::hasAccepted);
        }
    }

    private SubmittedEvent alert(long index) {
        return event(id + "-" + index, ALERT, "ann").build();
    }

    static Set<String> accepted(StreamClient stream) {
        return stream.acknowledgements().stream()
                .filter(Acknowledgement::hasAccepted)
                .map(acknowledgement -> acknowledgement.getAccepted().getId())
                .collect(Collectors.toSet());
    }

    private static Refusal refusal(StreamClient stream, long index) {
        return stream.acknowledgements().stream()
                .filter(acknowledgement -> acknowledgement.getIndex() == index)
                .map(acknowledgement -> Refusal.of(acknowledgement.getRefused()))
                .findFirst()
                .orElseThrow();
    }
}
