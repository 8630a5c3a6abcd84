// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.gateway.presence.NodeBus;
import dev.carillon.gateway.presence.NodeId;
import dev.carillon.gateway.store.GatewayRedis;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.TopicPartition;

/// The live path: appends what arrives to the hot tails and tells the nodes that hold the recipients'
/// connections. One round trip to Redis per batch for all appends, one for all words to nodes. While Redis is
/// away the batch waits; a batch that is written again appends nothing twice, and connections drop the
/// positions that they had.
public final class InboxWriter implements AutoCloseable {

    private static final String GROUP = "carillon-gateway-inbox";

    private final InboxLog log;
    private final InboxTail tail;
    private final NodeBus bus;
    private final GatewayRedis redis;
    private final DeliveriesReader reader;

    private record Stream(RecipientKey recipient, Lane lane) {}

    /// @param connection Kafka client settings
    public InboxWriter(Map<String, Object> connection, NodeId node, InboxLog log, InboxTail tail, GatewayRedis redis) {
        this.log = log;
        this.tail = tail;
        this.redis = redis;
        this.bus = new NodeBus(redis);
        this.reader = DeliveriesReader.start(connection, GROUP, node, this::write);
    }

    @Override
    public void close() {
        reader.close();
    }

    private DeliveriesReader.Outcome write(DeliveriesReader.Batch batch) {
        Map<Stream, List<InboxItem>> arrived = arrived(batch);
        if (!arrived.isEmpty()) {
            Map<String, List<NodeMessage.Arrival>> perNode = append(batch, arrived);
            List<CompletionStage<Long>> sent = perNode.entrySet().stream()
                    .map(word -> bus.send(word.getKey(), new NodeMessage(word.getValue(), List.of()).toBytes()))
                    .toList();
            sent.forEach(redis::await);
        }
        return new DeliveriesReader.Outcome.Taken();
    }

    private Map<Stream, List<InboxItem>> arrived(DeliveriesReader.Batch batch) {
        Map<Stream, List<InboxItem>> arrived = new LinkedHashMap<>();
        batch.records().forEach(consumed -> {
            Lane lane = DeliveriesReader.lane(consumed.topic());
            // What is not readable is buried by the history.
            if (InboxRecord.of(lane, consumed)
                    instanceof InboxRecord.Arrived(RecipientKey recipient, InboxItem item, int _)) {
                arrived.computeIfAbsent(new Stream(recipient, lane), _ -> new ArrayList<>(1))
                        .add(item);
            }
        });
        return arrived;
    }

    private Map<String, List<NodeMessage.Arrival>> append(
            DeliveriesReader.Batch batch, Map<Stream, List<InboxItem>> arrived) {
        List<CompletionStage<?>> notes = new ArrayList<>();
        batch.spans().forEach((partition, span) -> notes.add(noteBeginning(partition, span)));
        Map<Stream, CompletionStage<InboxTail.Appended>> answers = new LinkedHashMap<>();
        arrived.forEach((stream, items) -> answers.put(
                stream,
                tail.append(stream.recipient(), log.require(stream.lane()).epoch(), items)));
        notes.forEach(redis::await);
        Map<String, List<NodeMessage.Arrival>> perNode = new LinkedHashMap<>();
        answers.forEach((stream, answer) -> {
            InboxTail.Appended appended = redis.await(answer);
            if (!appended.fresh().isEmpty()) {
                NodeMessage.Arrival arrival =
                        new NodeMessage.Arrival(stream.recipient(), appended.previous(), appended.fresh());
                appended.nodes()
                        .forEach(node -> perNode.computeIfAbsent(node, _ -> new ArrayList<>())
                                .add(arrival));
            }
        });
        return perNode;
    }

    private CompletionStage<?> noteBeginning(TopicPartition partition, DeliveriesReader.Span span) {
        Lane lane = DeliveriesReader.lane(partition.topic());
        return tail.noteBeginning(
                lane, partition.partition(), new Cursor(log.require(lane).epoch(), span.from()));
    }
}
