// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.carillon.events.Lane;
import dev.carillon.events.receipt.ReceiptBatches;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Receipt;
import dev.carillon.events.v1.Routed;
import dev.carillon.events.v1.WaitDue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class GatheringProducerTest {

    private static final String RECEIPTS = Topics.receipts(Lane.STANDARD).name();
    private static final String EVENTS = Topics.events(Lane.STANDARD).name();
    private static final int PARTITIONS = 4;

    private final MockProducer<byte[], byte[]> kafka =
            new MockProducer<>(cluster(), true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final GatheringProducer producer =
            new GatheringProducer(kafka, new GatheringProducer.Settings(RECEIPTS, 3));
    private final List<String> reported = new ArrayList<>();

    @BeforeEach
    void begin() {
        producer.initTransactions();
        producer.beginTransaction();
    }

    @Test
    void theReceiptsOfACommitShareARecordInTheirOrder() {
        write(routed("1", "ann"));
        write(routed("2", "ann"));
        assertThat(kafka.uncommittedRecords()).isEmpty();

        producer.commitTransaction();

        assertThat(kafka.history()).hasSize(1);
        assertThat(receiptIds(kafka.history())).containsExactly("1", "2");
        assertThat(reported).containsExactly("1 sent", "2 sent");
    }

    @Test
    void aFlushSendsWhatIsGathered() {
        write(routed("1", "ann"));

        producer.flush();

        assertThat(receiptIds(kafka.uncommittedRecords())).containsExactly("1");
        assertThat(reported).containsExactly("1 sent");
    }

    @Test
    void anAbortDiscardsWhatIsGatheredAndTheNextTransactionStartsEmpty() {
        write(routed("lost", "ann"));
        producer.abortTransaction();
        producer.beginTransaction();
        write(routed("kept", "ann"));
        producer.commitTransaction();

        assertThat(receiptIds(kafka.history())).containsExactly("kept");
        assertThat(reported).containsExactly("lost " + TransactionAbortedException.class.getSimpleName(), "kept sent");
    }

    @Test
    void aReceiptThatRoutersNeedIsWrittenAloneAndAfterThoseBeforeIt() {
        Receipt needed = routed("3", "ann").toBuilder()
                .setWaitDue(WaitDue.getDefaultInstance())
                .build();
        write(routed("1", "ann"));
        write(routed("2", "ann"));
        write(needed);
        write(routed("4", "ann"));
        producer.commitTransaction();

        assertThat(kafka.history())
                .extracting(record -> ReceiptBatches.isBatch(record.value()))
                .containsExactly(true, false, false);
        assertThat(receiptIds(kafka.history())).containsExactly("1", "2", "3", "4");
    }

    @Test
    void aFullBatchIsSentAtOnce() {
        for (int i = 0; i < 7; i++) {
            write(routed(Integer.toString(i), "ann"));
        }
        assertThat(kafka.uncommittedRecords()).hasSize(2);

        producer.commitTransaction();

        assertThat(kafka.history()).hasSize(3);
        assertThat(receiptIds(kafka.history())).containsExactly("0", "1", "2", "3", "4", "5", "6");
    }

    @Test
    void aBatchIsInThePartitionOfItsReceipts() {
        for (int i = 0; i < 40; i++) {
            write(routed(Integer.toString(i), "recipient-" + i % 9));
        }
        producer.commitTransaction();

        for (ProducerRecord<byte[], byte[]> written : kafka.history()) {
            for (ConsumerRecord<byte[], byte[]> single : expand(written)) {
                assertThat(BuiltInPartitioner.partitionForKey(single.key(), PARTITIONS))
                        .isEqualTo(partition(written, single.key()));
            }
        }
    }

    @Test
    void recordsOfOtherTopicsAreSentAtOnce() {
        producer.send(
                new ProducerRecord<>(EVENTS, new byte[] {1}, routed("1", "ann").toByteArray()));

        assertThat(kafka.uncommittedRecords()).hasSize(1);
    }

    @Test
    void aFailureIsReportedForEachReceiptOfTheBatch() {
        write(routed("1", "ann"));
        write(routed("2", "ann"));
        kafka.sendException = new KafkaException("fenced", new ProducerFencedException("another router"));

        assertThat(catchThrowable(producer::flush)).isNull();

        assertThat(reported).containsExactly("1 ProducerFencedException", "2 ProducerFencedException");
    }

    private void write(Receipt receipt) {
        producer.send(
                new ProducerRecord<>(RECEIPTS, key(receipt), receipt.toByteArray()),
                (_, failure) -> reported.add(receipt.getId()
                        + (failure == null ? " sent" : " " + failure.getClass().getSimpleName())));
    }

    private static Receipt routed(String id, String recipient) {
        return Receipt.newBuilder()
                .setId(id)
                .setTenant("acme")
                .setRecipient(recipient)
                .setRouted(Routed.getDefaultInstance())
                .build();
    }

    private static byte[] key(Receipt receipt) {
        return (receipt.getTenant() + "/" + receipt.getRecipient()).getBytes(StandardCharsets.UTF_8);
    }

    /// Partition of a record; a lone receipt's is chosen by Kafka.
    private static int partition(ProducerRecord<byte[], byte[]> written, byte[] key) {
        Integer chosen = written.partition();
        return chosen == null ? BuiltInPartitioner.partitionForKey(key, PARTITIONS) : chosen;
    }

    private static List<String> receiptIds(List<ProducerRecord<byte[], byte[]>> written) {
        return written.stream()
                .flatMap(record -> expand(record).stream())
                .map(GatheringProducerTest::id)
                .toList();
    }

    private static String id(ConsumerRecord<byte[], byte[]> read) {
        try {
            return Receipt.parseFrom(read.value()).getId();
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("no receipt", e);
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> expand(ProducerRecord<byte[], byte[]> written) {
        return ReceiptBatches.expand(new ConsumerRecord<>(RECEIPTS, 0, 0, written.key(), written.value()));
    }

    private static Cluster cluster() {
        Node node = new Node(0, "unused", 1);
        List<PartitionInfo> partitions = IntStream.range(0, PARTITIONS)
                .mapToObj(number -> new PartitionInfo(RECEIPTS, number, node, new Node[] {node}, new Node[] {node}))
                .toList();
        return new Cluster("test", List.of(node), partitions, java.util.Set.of(), java.util.Set.of());
    }
}
