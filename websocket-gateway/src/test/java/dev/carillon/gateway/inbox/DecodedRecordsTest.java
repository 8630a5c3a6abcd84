// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.Decoded;
import dev.carillon.events.codec.Opened;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.DeliveryContent;
import dev.carillon.events.v1.InAppMessage;
import dev.carillon.events.v1.Payload;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class DecodedRecordsTest {

    private static final RecipientKey ANN = RecipientKey.of("acme", "ann");
    private static final RecipientKey BEA = RecipientKey.of("acme", "bea");
    private static final String TAIL = "tail";
    private static final String HISTORY = "history";

    private final CountingSeal seal = new CountingSeal();
    private final AtomicLong nanos = new AtomicLong();
    private final DecodedRecords records = new DecodedRecords(seal, nanos::get);

    @Test
    void readerThatComesLaterTakesTheItemFromTheCache() {
        List<InboxRecord> first = records.decode(TAIL, batch(delivery(ANN, 5, "one")));
        List<InboxRecord> second = records.decode(HISTORY, batch(delivery(ANN, 5, "one")));

        assertThat(second).isEqualTo(first).hasOnlyElementsOfType(InboxRecord.Arrived.class);
        assertThat(seal.opened).containsExactly(ANN);
    }

    @Test
    void itemThatBothReadersHaveIsNotCachedAnyMore() {
        records.decode(TAIL, batch(delivery(ANN, 5, "one")));
        records.decode(HISTORY, batch(delivery(ANN, 5, "one")));

        records.decode(HISTORY, batch(delivery(ANN, 5, "one")));

        assertThat(seal.opened).containsExactly(ANN, ANN);
    }

    @Test
    void readerThatRepeatsItsBatchLeavesTheItemToTheOther() {
        records.decode(TAIL, batch(delivery(ANN, 5, "one")));
        records.decode(TAIL, batch(delivery(ANN, 5, "one")));

        records.decode(HISTORY, batch(delivery(ANN, 5, "one")));

        assertThat(seal.opened).containsExactly(ANN);
    }

    @Test
    void itemIsNotTakenAfterItsLifetime() {
        records.decode(TAIL, batch(delivery(ANN, 5, "one")));

        nanos.addAndGet(DecodedRecords.LIFETIME.toNanos());
        records.decode(HISTORY, batch(delivery(ANN, 5, "one")));

        assertThat(seal.opened).containsExactly(ANN, ANN);
    }

    @Test
    void anotherRecordAtTheSameOffsetIsDecoded() {
        records.decode(TAIL, batch(delivery(ANN, 5, "one")));

        List<InboxRecord> other = records.decode(HISTORY, batch(delivery(ANN, 5, "other")));
        List<InboxRecord> others = records.decode(HISTORY, batch(delivery(BEA, 5, "one")));

        assertThat(ids(other)).containsExactly("other");
        assertThat(others)
                .first()
                .isInstanceOfSatisfying(
                        InboxRecord.Arrived.class,
                        arrived -> assertThat(arrived.recipient()).isEqualTo(BEA));
    }

    @Test
    void onlyKeysOfRecordsThatAreNotCachedAreLoaded() {
        records.decode(TAIL, batch(delivery(ANN, 5, "one")));
        seal.prepared.clear();

        List<InboxRecord> both =
                records.decode(HISTORY, batch(List.of(delivery(ANN, 5, "one"), delivery(BEA, 6, "two"))));

        assertThat(ids(both)).containsExactly("one", "two");
        assertThat(seal.prepared).containsExactly(Set.of(BEA));
    }

    @Test
    void recordsWithoutAnItemAreDecodedByEachReader() {
        ConsumerRecord<Decoded<RecipientKey>, Decoded<Delivery>> undecodable =
                consumed(ANN, 5, new Decoded.Undecodable<>(ByteString.copyFromUtf8("?"), "not a delivery"));

        assertThat(records.decode(TAIL, batch(undecodable)))
                .isEqualTo(records.decode(HISTORY, batch(undecodable)))
                .hasOnlyElementsOfType(InboxRecord.Undecodable.class);
    }

    private static List<String> ids(List<InboxRecord> decoded) {
        return decoded.stream()
                .flatMap(one -> one instanceof InboxRecord.Arrived arrived
                        ? Stream.of(arrived.item().notificationId())
                        : Stream.empty())
                .toList();
    }

    private static DeliveriesReader.Batch batch(ConsumerRecord<Decoded<RecipientKey>, Decoded<Delivery>> only) {
        return batch(List.of(only));
    }

    private static DeliveriesReader.Batch batch(List<ConsumerRecord<Decoded<RecipientKey>, Decoded<Delivery>>> all) {
        return new DeliveriesReader.Batch(all, Map.of());
    }

    private static ConsumerRecord<Decoded<RecipientKey>, Decoded<Delivery>> delivery(
            RecipientKey recipient, long offset, String notificationId) {
        DeliveryContent content = DeliveryContent.newBuilder()
                .setInApp(InAppMessage.newBuilder().setTitle("Order A-17"))
                .build();
        Delivery delivery = Delivery.newBuilder()
                .setNotificationId(notificationId)
                .setContent(
                        Payload.newBuilder().setContent(content.toByteString()).setDataKeyId("1"))
                .build();
        return consumed(recipient, offset, new Decoded.Value<>(delivery));
    }

    private static ConsumerRecord<Decoded<RecipientKey>, Decoded<Delivery>> consumed(
            RecipientKey recipient, long offset, Decoded<Delivery> value) {
        return new ConsumerRecord<>(InboxLog.topic(Lane.STANDARD), 0, offset, new Decoded.Value<>(recipient), value);
    }

    /// Seal whose content is not encrypted, and that records what is opened.
    private static final class CountingSeal implements PayloadSeal {

        private final List<RecipientKey> opened = new ArrayList<>();
        private final List<Set<RecipientKey>> prepared = new ArrayList<>();

        @Override
        public Payload seal(RecipientKey recipient, ByteString content) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Opened<ByteString> open(RecipientKey recipient, Payload payload) {
            opened.add(recipient);
            return new Opened.Content<>(payload.getContent());
        }

        @Override
        public void prepareToOpen(Collection<RecipientKey> recipients) {
            prepared.add(Set.copyOf(recipients));
        }

        @Override
        public void prepareToSeal(Collection<RecipientKey> recipients) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isAvailable() {
            return true;
        }
    }
}
