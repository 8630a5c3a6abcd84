// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.carillon.events.Lane;
import dev.carillon.events.topic.HeaderNames;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Receipt;
import dev.carillon.events.v1.ReceiptBatch;
import dev.carillon.events.v1.Routed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class ReceiptBatchesTest {

    private static final String TOPIC = Topics.receipts(Lane.STANDARD).name();
    private static final String SAMPLED = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final String NOT_SAMPLED = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";

    @Property(tries = 200)
    void everyReceiptIsReadOnceInItsOrder(
            @ForAll @IntRange(min = 0, max = 40) int count, @ForAll @IntRange(min = 1, max = 7) int mostReceipts) {
        List<Receipt> receipts =
                IntStream.range(0, count).mapToObj(i -> receipt("r" + i)).toList();

        List<ConsumerRecord<byte[], byte[]>> written = written(receipts, mostReceipts);

        assertThat(written).hasSize((count + mostReceipts - 1) / mostReceipts);
        assertThat(ReceiptBatches.expand(written))
                .extracting(ReceiptBatchesTest::decode)
                .isEqualTo(receipts);
    }

    @Test
    void anExpandedReceiptIsTheRecordThatItWouldHaveAlone() {
        GatheredReceipts gathered = new GatheredReceipts(TOPIC, 3, 10);
        gathered.add(single(receipt("ann"), SAMPLED, 100));
        gathered.add(single(receipt("bob"), NOT_SAMPLED, 200));

        ConsumerRecord<byte[], byte[]> batch = read(gathered.toRecord(), 7);
        List<ConsumerRecord<byte[], byte[]>> expanded = ReceiptBatches.expand(batch);

        assertThat(new String(batch.key(), StandardCharsets.UTF_8)).isEqualTo("acme/ann");
        assertThat(batch.timestamp()).isEqualTo(200);
        assertThat(batch.partition()).isEqualTo(3);
        assertThat(expanded).extracting(ConsumerRecord::offset).containsExactly(7L, 7L);
        assertThat(expanded)
                .extracting(record -> new String(record.key(), StandardCharsets.UTF_8))
                .containsExactly("acme/ann", "acme/bob");
        assertThat(expanded).extracting(ReceiptBatches::index).containsExactly(OptionalInt.of(0), OptionalInt.of(1));
        assertThat(traceparent(expanded.getFirst())).isEqualTo(SAMPLED);
        assertThat(expanded.get(1).headers().lastHeader(HeaderNames.TRACEPARENT))
                .as("trace that is not sampled")
                .isNull();
    }

    @Test
    void aReceiptOfNoRecipientHasTheKeyOfEveryPartition() {
        GatheredReceipts gathered = new GatheredReceipts(TOPIC, 0, 10);
        gathered.add(single(receipt("ann"), NOT_SAMPLED, 1));
        gathered.add(single(receipt("").toBuilder().clearRecipient().build(), NOT_SAMPLED, 1));

        assertThat(ReceiptBatches.expand(read(gathered.toRecord(), 0)))
                .extracting(record -> new String(record.key(), StandardCharsets.UTF_8))
                .containsExactly("acme/ann", "acme/*");
    }

    @Test
    void aLoneReceiptIsWrittenUnchanged() {
        GatheredReceipts gathered = new GatheredReceipts(TOPIC, 3, 10);
        ProducerRecord<byte[], byte[]> alone = single(receipt("ann"), SAMPLED, 100);
        gathered.add(alone);

        assertThat(gathered.toRecord()).isSameAs(alone);
        ConsumerRecord<byte[], byte[]> read = read(alone, 0);
        assertThat(ReceiptBatches.isBatch(read.value())).isFalse();
        assertThat(ReceiptBatches.expand(read)).singleElement().isSameAs(read);
        assertThat(ReceiptBatches.index(read)).isEmpty();
    }

    @Test
    void aReceiptThatCannotBeDecodedDoesNotAffectTheOthers() {
        byte[] broken = {(byte) 0xff, 1};
        Receipt batch = Receipt.newBuilder()
                .setBatch(ReceiptBatch.newBuilder()
                        .addReceipts(receipt("ann").toByteString())
                        .addReceipts(ByteString.copyFrom(broken))
                        .addReceipts(receipt("bob").toByteString()))
                .build();

        List<ConsumerRecord<byte[], byte[]>> expanded =
                ReceiptBatches.expand(record(TOPIC, "acme/ann", batch.toByteArray()));

        assertThat(expanded).hasSize(3);
        assertThat(decode(expanded.getFirst())).isEqualTo(receipt("ann"));
        assertThat(expanded.get(1).value()).isEqualTo(broken);
        assertThat(decode(expanded.get(2))).isEqualTo(receipt("bob"));
    }

    @Test
    void aBatchThatCannotBeDecodedAndRecordsOfOtherTopicsStayAsTheyAre() {
        byte[] cut = {(byte) ((Receipt.BATCH_FIELD_NUMBER << 3) | 2), 100, 1};
        byte[] batch = Receipt.newBuilder()
                .setBatch(ReceiptBatch.newBuilder().addReceipts(receipt("ann").toByteString()))
                .build()
                .toByteArray();
        ConsumerRecord<byte[], byte[]> damaged = record(TOPIC, "acme/ann", cut);
        ConsumerRecord<byte[], byte[]> other =
                record(Topics.events(Lane.STANDARD).name(), "acme/ann", batch);

        assertThat(ReceiptBatches.expand(List.of(damaged, other))).containsExactly(damaged, other);
    }

    @Test
    void aBatchHasLimitedBytes() {
        String filler = "x".repeat(40_000);
        GatheredReceipts gathered = new GatheredReceipts(TOPIC, 0, 10);
        ProducerRecord<byte[], byte[]> large =
                single(receipt("ann").toBuilder().setEventType(filler).build(), NOT_SAMPLED, 1);

        assertThat(gathered.hasRoomFor(large)).isTrue();
        gathered.add(large);
        assertThat(gathered.hasRoomFor(large)).isFalse();
        assertThat(gathered.hasRoomFor(single(receipt("bob"), NOT_SAMPLED, 1))).isTrue();
    }

    private static List<ConsumerRecord<byte[], byte[]>> written(List<Receipt> receipts, int mostReceipts) {
        List<ConsumerRecord<byte[], byte[]>> written = new ArrayList<>();
        GatheredReceipts gathered = new GatheredReceipts(TOPIC, 0, mostReceipts);
        for (Receipt receipt : receipts) {
            ProducerRecord<byte[], byte[]> single = single(receipt, NOT_SAMPLED, 1);
            if (!gathered.hasRoomFor(single)) {
                written.add(read(gathered.toRecord(), written.size()));
                gathered = new GatheredReceipts(TOPIC, 0, mostReceipts);
            }
            gathered.add(single);
        }
        if (!gathered.isEmpty()) {
            written.add(read(gathered.toRecord(), written.size()));
        }
        return written;
    }

    private static Receipt receipt(String recipient) {
        return Receipt.newBuilder()
                .setId("id-" + recipient)
                .setTenant("acme")
                .setRecipient(recipient)
                .setRouted(Routed.newBuilder().setRule("deliver"))
                .build();
    }

    private static ProducerRecord<byte[], byte[]> single(Receipt receipt, String traceparent, long timestamp) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(HeaderNames.TRACEPARENT, traceparent.getBytes(StandardCharsets.UTF_8));
        return new ProducerRecord<>(
                TOPIC,
                null,
                timestamp,
                ("acme/" + receipt.getRecipient()).getBytes(StandardCharsets.UTF_8),
                receipt.toByteArray(),
                headers);
    }

    private static ConsumerRecord<byte[], byte[]> read(ProducerRecord<byte[], byte[]> written, long offset) {
        Integer partition = written.partition();
        return new ConsumerRecord<>(
                written.topic(),
                partition == null ? 0 : partition,
                offset,
                written.timestamp(),
                TimestampType.CREATE_TIME,
                written.key().length,
                written.value().length,
                written.key(),
                written.value(),
                written.headers(),
                java.util.Optional.empty());
    }

    private static ConsumerRecord<byte[], byte[]> record(String topic, String key, byte[] value) {
        return new ConsumerRecord<>(topic, 0, 0, key.getBytes(StandardCharsets.UTF_8), value);
    }

    private static Receipt decode(ConsumerRecord<byte[], byte[]> read) {
        try {
            return Receipt.parseFrom(read.value());
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("no receipt", e);
        }
    }

    private static String traceparent(ConsumerRecord<byte[], byte[]> read) {
        Header header = read.headers().lastHeader(HeaderNames.TRACEPARENT);
        assertThat(header).isNotNull();
        return new String(header.value(), StandardCharsets.UTF_8);
    }
}
