// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events.topic;

import dev.carillon.events.CatalogKey;
import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.SubscriptionKey;
import dev.carillon.events.codec.Codec;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.DeadLetter;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.InstanceReport;
import dev.carillon.events.v1.ProcessingFailure;
import dev.carillon.events.v1.Profile;
import dev.carillon.events.v1.Receipt;
import dev.carillon.events.v1.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// All topics of the platform. All have the same number of partitions, so that the records of one recipient are in
/// the same partition number everywhere.
public final class Topics {

    private static final String PREFIX = "carillon.";
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration MONTH = Duration.ofDays(30);

    private static final Map<Lane, Topic<RecipientKey, Event>> EVENTS = perLane(lane -> new Topic<>(
            PREFIX + "events." + lane.wireName() + ".v1",
            Codec.RECIPIENT_KEY,
            Codec.protobuf(Event.parser()),
            new Topic.Retention.For(WEEK)));

    private static final Map<Lane, Topic<RecipientKey, Receipt>> RECEIPTS = perLane(lane -> new Topic<>(
            PREFIX + "receipts." + lane.wireName() + ".v1",
            Codec.RECIPIENT_KEY,
            Codec.protobuf(Receipt.parser()),
            new Topic.Retention.For(MONTH)));

    private static final Set<String> RECEIPT_NAMES =
            RECEIPTS.values().stream().map(Topic::name).collect(Collectors.toUnmodifiableSet());

    private static final Map<Channel, Map<Lane, Topic<RecipientKey, Delivery>>> DELIVERIES =
            new EnumMap<>(Channel.class);

    static {
        for (Channel channel : Channel.values()) {
            DELIVERIES.put(
                    channel,
                    perLane(lane -> new Topic<>(
                            PREFIX + "deliveries." + channel.wireName().replace('_', '-') + "." + lane.wireName()
                                    + ".v1",
                            Codec.RECIPIENT_KEY,
                            Codec.protobuf(Delivery.parser()),
                            new Topic.Retention.For(WEEK))));
        }
    }

    public static final Topic<RecipientKey, Profile> PROFILES = new Topic<>(
            PREFIX + "profiles.v1",
            Codec.RECIPIENT_KEY,
            Codec.protobuf(Profile.parser()),
            new Topic.Retention.NewestPerKey());

    /// Subscriptions, partitioned by the recipient in the key: see [RecipientPartitioner#partition(RecipientKey,
    /// int)].
    public static final Topic<SubscriptionKey, Subscription> SUBSCRIPTIONS = new Topic<>(
            PREFIX + "subscriptions.v1",
            Codec.SUBSCRIPTION_KEY,
            Codec.protobuf(Subscription.parser()),
            new Topic.Retention.NewestPerKey());

    public static final Topic<CatalogKey, CatalogEntry> CATALOG = new Topic<>(
            PREFIX + "catalog.v1",
            Codec.CATALOG_KEY,
            Codec.protobuf(CatalogEntry.parser()),
            new Topic.Retention.NewestPerKey());

    /// Dead letters. The key is that of the original record, as text.
    public static final Topic<String, DeadLetter> DEAD_LETTERS = new Topic<>(
            PREFIX + "dead-letters.v1",
            Codec.TEXT,
            Codec.protobuf(DeadLetter.parser()),
            new Topic.Retention.For(MONTH));

    /// Copies of the retractions in the receipts. A service that sends reads the whole topic first, so that a
    /// backlog of deliveries is not sent after its retraction.
    public static final Topic<RecipientKey, Receipt> RETRACTIONS = new Topic<>(
            PREFIX + "retractions.v1",
            Codec.RECIPIENT_KEY,
            Codec.protobuf(Receipt.parser()),
            new Topic.Retention.For(WEEK));

    /// Reports of instances. The key is the service and the instance.
    public static final Topic<String, InstanceReport> INSTANCES = new Topic<>(
            PREFIX + "instances.v1",
            Codec.TEXT,
            Codec.protobuf(InstanceReport.parser()),
            new Topic.Retention.NewestPerKey());

    /// Hard failures of records that are not set aside yet. The key is the consumer, topic, partition, last offset
    /// and failure id, separated by slashes.
    public static final Topic<String, ProcessingFailure> PROCESSING_FAILURES = new Topic<>(
            PREFIX + "processing-failures.v1",
            Codec.TEXT,
            Codec.protobuf(ProcessingFailure.parser()),
            new Topic.Retention.NewestPerKey());

    private Topics() {}

    public static Topic<RecipientKey, Event> events(Lane lane) {
        return require(EVENTS, lane);
    }

    public static Topic<RecipientKey, Receipt> receipts(Lane lane) {
        return require(RECEIPTS, lane);
    }

    /// True for the receipts of any lane.
    public static boolean isOfReceipts(String topic) {
        return RECEIPT_NAMES.contains(topic);
    }

    public static Topic<RecipientKey, Delivery> deliveries(Channel channel, Lane lane) {
        return require(require(DELIVERIES, channel), lane);
    }

    public static List<Topic<?, ?>> all() {
        List<Topic<?, ?>> all = new ArrayList<>();
        all.addAll(EVENTS.values());
        DELIVERIES.values().forEach(perLane -> all.addAll(perLane.values()));
        all.addAll(RECEIPTS.values());
        all.addAll(
                List.of(PROFILES, SUBSCRIPTIONS, CATALOG, DEAD_LETTERS, RETRACTIONS, INSTANCES, PROCESSING_FAILURES));
        return List.copyOf(all);
    }

    private static <V> Map<Lane, V> perLane(Function<Lane, V> topic) {
        Map<Lane, V> topics = new EnumMap<>(Lane.class);
        for (Lane lane : Lane.values()) {
            topics.put(lane, topic.apply(lane));
        }
        return topics;
    }

    private static <K, V> V require(Map<K, V> map, K key) {
        V value = map.get(key);
        if (value == null) {
            throw new IllegalStateException("missing topic for " + key);
        }
        return value;
    }
}
