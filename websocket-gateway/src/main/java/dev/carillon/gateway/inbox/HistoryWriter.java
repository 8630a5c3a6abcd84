// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import dev.carillon.events.FailureCode;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.Decoded;
import dev.carillon.events.v1.DeadLetter;
import dev.carillon.events.v1.Delivery;
import dev.carillon.gateway.acknowledgement.GatewayProducer;
import dev.carillon.gateway.acknowledgement.InboxReceipts;
import dev.carillon.gateway.acknowledgement.ReceiptSubject;
import dev.carillon.gateway.inbox.history.HistoryProgress;
import dev.carillon.gateway.inbox.history.InboxHistory;
import dev.carillon.gateway.inbox.item.Cursor;
import dev.carillon.gateway.inbox.item.InboxItem;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/// Writer of the history: stores new items, withdrawals and the reader's position in PostgreSQL in one transaction.
/// Then it announces the withdrawals to connections, publishes the items' receipts, and commits the offset, in this
/// order. After a crash it publishes receipts again, with the same ids. While PostgreSQL is unavailable, records stay
/// in the log.
public final class HistoryWriter implements AutoCloseable {

    static final String GROUP = "carillon-gateway-history";

    /// A transaction costs much more than an item in it. Acts of clients do not wait for the history.
    private static final DeliveriesReader.Group READER_GROUP =
            new DeliveriesReader.Group("gateway-history", GROUP, 64 * 1024, Duration.ofMillis(100));

    private final InboxLog log;
    private final InboxHistory history;
    private final HistoryProgress progress;
    private final GatewayProducer producer;
    private final Outputs outputs;
    private final DecodedRecords records;
    private final DeliveriesReader reader;

    /// Outputs of the writer: receipts, dead letters and announcements.
    public record Outputs(
            InboxReceipts receipts, WithdrawalAnnouncer withdrawals, InboxDeadLetters letters, InstantSource clock) {}

    /// Announces withdrawn notifications to connections. Returns at once.
    @FunctionalInterface
    public interface WithdrawalAnnouncer {
        void withdrawn(RecipientKey recipient, long revision, List<String> notificationIds);
    }

    public HistoryWriter(
            ReaderSettings settings,
            InboxLog log,
            InboxHistory history,
            HistoryProgress progress,
            GatewayProducer producer,
            Outputs outputs,
            DecodedRecords records) {
        this.log = log;
        this.history = history;
        this.progress = progress;
        this.producer = producer;
        this.outputs = outputs;
        this.records = records;
        this.reader = DeliveriesReader.start(settings, READER_GROUP, new HistorySink());
    }

    @Override
    public void close() {
        reader.close();
    }

    private DeliveriesReader.Outcome write(DeliveriesReader.Batch batch) {
        List<InboxHistory.OwnedItem> items = new ArrayList<>();
        List<InboxHistory.Withdrawal> withdrawals = new ArrayList<>();
        List<GatewayProducer.OfItem> receipts = new ArrayList<>();
        List<DeadLetter> letters = new ArrayList<>();
        List<InboxRecord> decoded = records.decode(GROUP, batch);
        for (int i = 0; i < decoded.size(); i++) {
            ConsumerRecord<Decoded<RecipientKey>, Decoded<Delivery>> consumed =
                    batch.records().get(i);
            switch (decoded.get(i)) {
                case InboxRecord.Arrived arrived -> {
                    String epoch = log.require(arrived.item().lane()).epoch();
                    items.add(new InboxHistory.OwnedItem(arrived.recipient(), epoch, arrived.item()));
                    receipts.add(new GatewayProducer.OfItem(consumed.partition(), receipt(arrived, epoch, consumed)));
                }
                case InboxRecord.Withdrawn(RecipientKey recipient, String id) ->
                    withdrawals.add(new InboxHistory.Withdrawal(recipient, id));
                case InboxRecord.Skipped() -> {
                    // The record has nothing to store.
                }
                case InboxRecord.Undecodable(String cause) ->
                    letters.add(outputs.letters().letter(consumed, FailureCode.UNDECODABLE_RECORD, cause));
            }
        }
        InboxHistory.Contents contents =
                new InboxHistory.Contents(items, withdrawals, outputs.clock().millis());
        return switch (history.store(contents, spans(batch))) {
            case InboxHistory.Stored.Behind(var positions) -> seekBack(positions);
            case InboxHistory.Stored.Committed(var reached, var withdrawn) -> {
                reached.forEach(progress::advance);
                withdrawn.forEach(some ->
                        outputs.withdrawals().withdrawn(some.recipient(), some.revision(), some.notificationIds()));
                producer.publishDeadLetters(letters);
                producer.publishOfItems(receipts);
                yield new DeliveriesReader.Outcome.Processed();
            }
        };
    }

    private List<InboxHistory.Span> spans(DeliveriesReader.Batch batch) {
        return batch.spans().entrySet().stream()
                .map(entry -> new InboxHistory.Span(
                        lanePartition(entry.getKey()),
                        entry.getValue().from(),
                        entry.getValue().to(),
                        entry.getValue().fromLogStart()))
                .toList();
    }

    private HistoryProgress.LanePartition lanePartition(TopicPartition partition) {
        Lane lane = DeliveriesReader.lane(partition.topic());
        return new HistoryProgress.LanePartition(
                lane, partition.partition(), log.require(lane).epoch());
    }

    private static DeliveriesReader.Outcome seekBack(Map<HistoryProgress.LanePartition, Long> positions) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        positions.forEach((partition, position) ->
                offsets.put(new TopicPartition(InboxLog.topic(partition.lane()), partition.partition()), position));
        return new DeliveriesReader.Outcome.SeekBack(offsets);
    }

    private GatewayProducer.Outgoing receipt(
            InboxRecord.Arrived arrived,
            String epoch,
            ConsumerRecord<Decoded<RecipientKey>, Decoded<Delivery>> consumed) {
        InboxItem item = arrived.item();
        ReceiptSubject subject = new ReceiptSubject(
                arrived.recipient(),
                item.lane(),
                item.notificationId(),
                item.deliveryId(),
                item.eventId(),
                item.eventType());
        String reference = "%s/%s/%d".formatted(item.lane().wireName(), epoch, item.position());
        return new GatewayProducer.Outgoing(
                outputs.receipts().accepted(subject, arrived.attempt(), reference),
                List.of(consumed.headers().toArray()));
    }

    /// Skips a record: removes its item if an earlier attempt stored it, and ends its delivery.
    private DeliveriesReader.Outcome skip(DeliveriesReader.Batch batch, String cause) {
        ConsumerRecord<Decoded<RecipientKey>, Decoded<Delivery>> consumed =
                batch.records().getFirst();
        InboxHistory.Contents nothing =
                new InboxHistory.Contents(List.of(), List.of(), outputs.clock().millis());
        return switch (history.store(nothing, spans(batch))) {
            case InboxHistory.Stored.Behind(var positions) -> seekBack(positions);
            case InboxHistory.Stored.Committed(var reached, var _) -> {
                reached.forEach(progress::advance);
                refused(consumed, cause).ifPresent(receipt -> producer.publish(List.of(receipt)));
                outputs.letters().setAside(consumed, cause);
                yield new DeliveriesReader.Outcome.Processed();
            }
        };
    }

    /// Receipt that ends the delivery; empty if the record names no delivery.
    private Optional<GatewayProducer.Outgoing> refused(
            ConsumerRecord<Decoded<RecipientKey>, Decoded<Delivery>> consumed, String cause) {
        if (!(consumed.key() instanceof Decoded.Value<RecipientKey>(RecipientKey recipient))
                || recipient.recipient().isEmpty()
                || !(consumed.value() instanceof Decoded.Value<Delivery>(Delivery delivery))
                || delivery.getNotificationId().isEmpty()
                || delivery.getRetracted()) {
            return Optional.empty();
        }
        Lane lane = DeliveriesReader.lane(consumed.topic());
        history.remove(
                recipient,
                delivery.getNotificationId(),
                new Cursor(log.require(lane).epoch(), consumed.offset() + 1));
        ReceiptSubject subject = new ReceiptSubject(
                recipient,
                lane,
                delivery.getNotificationId(),
                delivery.getId(),
                delivery.getEventId(),
                delivery.getEventType());
        return Optional.of(new GatewayProducer.Outgoing(
                outputs.receipts()
                        .setAside(subject, Math.max(1, delivery.getAttempt()), FailureCode.PROCESSING_FAILED, cause),
                List.of(consumed.headers().toArray())));
    }

    /// Sink that stores the batches in the history.
    private final class HistorySink implements DeliveriesReader.Sink {

        @Override
        public DeliveriesReader.Outcome take(DeliveriesReader.Batch batch) {
            return write(batch);
        }

        @Override
        public DeliveriesReader.Outcome setAside(DeliveriesReader.Batch batch, String cause) {
            return skip(batch, cause);
        }
    }
}
