// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.events.topic.Topic;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.Receipt;
import dev.carillon.routing.metering.RouterMeters;
import dev.carillon.routing.router.RoutingRules;
import dev.carillon.routing.router.store.StoreNames;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/// Streams topology of one lane's router. All lanes have the same topology, with their own topics and state. One task
/// owns one partition number of all sources, and so all records of its recipients.
public final class RoutingTopology {

    private static final Deserializer<byte[]> BYTES = Serdes.ByteArray().deserializer();

    /// Identity of an instance.
    ///
    /// @param recordedBy name of the instance in receipts and dead letters
    /// @param guard guard of the lane, for one run of its streams
    /// @param pacing pacing of the lane's commits, for one run of its streams
    public record Identity(String recordedBy, RouterMeters meters, LaneGuard guard, LanePacing pacing) {

        UnreadableRecords unreadable() {
            return new UnreadableRecords(recordedBy, pacing);
        }
    }

    private RoutingTopology() {}

    /// @param config configuration that requires explicit resource names
    public static Topology build(Lane lane, TopologyConfig config, RoutingRules rules, Identity identity) {
        Topology topology = new Topology(config);
        addTo(topology, lane, rules, identity);
        return topology;
    }

    /// Adds the sources, stores, processors and sinks of a lane to an empty topology.
    public static void addTo(Topology topology, Lane lane, RoutingRules rules, Identity identity) {
        CatalogChanges catalogChanges = new CatalogChanges();
        addCatalog(topology, catalogChanges);
        addProfiles(topology, rules.seal(), identity);
        addSubscriptions(topology, identity);
        addRouter(topology, new RouterPlan(lane, rules, identity, catalogChanges));
        addSinks(topology, lane);
    }

    /// Topics that must exist, with equally many partitions, before the streams can start.
    public static List<String> topics(Lane lane) {
        return Stream.concat(
                        Stream.of(
                                Topics.events(lane).name(),
                                Topics.receipts(lane).name(),
                                Topics.PROFILES.name(),
                                Topics.SUBSCRIPTIONS.name(),
                                Topics.CATALOG.name(),
                                Topics.RETRACTIONS.name(),
                                Topics.DEAD_LETTERS.name()),
                        Stream.of(Channel.values())
                                .map(channel -> Topics.deliveries(channel, lane).name()))
                .toList();
    }

    private static void addCatalog(Topology topology, CatalogChanges changes) {
        topology.addGlobalStore(
                Stores.keyValueStoreBuilder(
                                Stores.inMemoryKeyValueStore(StoreNames.CATALOG), Serdes.String(), Serdes.ByteArray())
                        .withLoggingDisabled(),
                NodeNames.CATALOG_SOURCE,
                Serdes.String().deserializer(),
                BYTES,
                Topics.CATALOG.name(),
                NodeNames.CATALOG_KEEPER,
                () -> new CatalogKeeperProcessor(changes));
    }

    private static void addProfiles(Topology topology, PayloadSeal seal, Identity identity) {
        topology.addReadOnlyStateStore(
                store(StoreNames.PROFILES).withLoggingDisabled(),
                NodeNames.PROFILES_SOURCE,
                BYTES,
                BYTES,
                Topics.PROFILES.name(),
                NodeNames.PROFILE_KEEPER,
                ProfileKeeperProcessor::new);
        topology.addProcessor(
                NodeNames.PROFILE_CHECKER,
                () -> guarded(new ProfileCheckerProcessor(identity.unreadable(), seal), identity),
                NodeNames.PROFILES_SOURCE);
    }

    private static void addSubscriptions(Topology topology, Identity identity) {
        topology.addSource(NodeNames.SUBSCRIPTIONS_SOURCE, BYTES, BYTES, Topics.SUBSCRIPTIONS.name())
                .addProcessor(
                        NodeNames.SUBSCRIPTION_INDEXER,
                        () -> guarded(
                                new SubscriptionIndexerProcessor(identity.unreadable(), identity.pacing()), identity),
                        NodeNames.SUBSCRIPTIONS_SOURCE)
                .addStateStore(store(StoreNames.SUBSCRIPTIONS), NodeNames.SUBSCRIPTION_INDEXER);
    }

    private record RouterPlan(Lane lane, RoutingRules rules, Identity identity, CatalogChanges catalogChanges) {}

    private static void addRouter(Topology topology, RouterPlan plan) {
        Lane lane = plan.lane();
        UnreadableRecords unreadable = plan.identity().unreadable();
        Topic<RecipientKey, Event> events = Topics.events(lane);
        Topic<RecipientKey, Receipt> receipts = Topics.receipts(lane);
        ProcessorSupplier<RecipientKey, RouterInput, Object, Object> router =
                () -> new RouterProcessor(lane, plan.rules(), plan.identity(), plan.catalogChanges());
        topology.addSource(NodeNames.EVENTS_SOURCE, BYTES, BYTES, events.name())
                .addProcessor(
                        NodeNames.EVENT_READER,
                        () -> guarded(
                                new EventReaderProcessor(
                                        events, unreadable, plan.rules().seal()),
                                plan.identity()),
                        NodeNames.EVENTS_SOURCE)
                .addSource(NodeNames.RECEIPTS_SOURCE, BYTES, BYTES, receipts.name())
                .addProcessor(
                        NodeNames.RECEIPT_READER,
                        () -> guarded(new ReceiptReaderProcessor(receipts, unreadable), plan.identity()),
                        NodeNames.RECEIPTS_SOURCE)
                .addProcessor(
                        NodeNames.ROUTER,
                        router,
                        NodeNames.EVENT_READER,
                        NodeNames.RECEIPT_READER,
                        NodeNames.PROFILE_CHECKER);
        StoreNames.own().forEach(name -> topology.addStateStore(store(name), NodeNames.ROUTER));
        topology.connectProcessorAndStateStores(NodeNames.ROUTER, StoreNames.PROFILES, StoreNames.SUBSCRIPTIONS);
    }

    private static GuardedProcessor guarded(GuardedProcessor.Reader reader, Identity identity) {
        return new GuardedProcessor(reader, identity.guard(), identity.unreadable());
    }

    private static void addSinks(Topology topology, Lane lane) {
        for (Channel channel : Channel.values()) {
            var topic = Topics.deliveries(channel, lane);
            topology.addSink(
                    NodeNames.deliveriesSink(channel),
                    topic.name(),
                    topic.keys().serializer(),
                    topic.values().serializer(),
                    NodeNames.ROUTER);
        }
        Topic<RecipientKey, Receipt> receipts = Topics.receipts(lane);
        topology.addSink(
                NodeNames.RECEIPTS_SINK,
                receipts.name(),
                receipts.keys().serializer(),
                receipts.values().serializer(),
                new ReceiptPartitioner(),
                NodeNames.ROUTER);
        topology.addSink(
                NodeNames.RETRACTIONS_SINK,
                Topics.RETRACTIONS.name(),
                Topics.RETRACTIONS.keys().serializer(),
                Topics.RETRACTIONS.values().serializer(),
                NodeNames.ROUTER);
        topology.addSink(
                NodeNames.DEAD_LETTERS_SINK,
                Topics.DEAD_LETTERS.name(),
                Topics.DEAD_LETTERS.keys().serializer(),
                Topics.DEAD_LETTERS.values().serializer(),
                NodeNames.ROUTER,
                NodeNames.EVENT_READER,
                NodeNames.RECEIPT_READER,
                NodeNames.PROFILE_CHECKER,
                NodeNames.SUBSCRIPTION_INDEXER);
    }

    private static StoreBuilder<KeyValueStore<Bytes, byte[]>> store(String name) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray());
    }

    /// Partitioner of receipts: a fact about an audience stays in the partition that recorded it.
    private static final class ReceiptPartitioner implements StreamPartitioner<RecipientKey, Receipt> {

        @Override
        public Optional<Set<Integer>> partitions(String topic, RecipientKey key, Receipt receipt, int partitions) {
            return key.recipient().isPresent()
                    ? Optional.empty()
                    : partition(receipt).map(Set::of);
        }

        private static Optional<Integer> partition(Receipt receipt) {
            return switch (receipt.getFactCase()) {
                case AUDIENCE_EXPANDED ->
                    Optional.of(receipt.getAudienceExpanded().getPartition());
                case CANCELLATION_APPLIED ->
                    Optional.of(receipt.getCancellationApplied().getPartition());
                default -> Optional.empty();
            };
        }
    }
}
