// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.relay;

import dev.carillon.delivery.channel.http.AddressGuard;
import dev.carillon.delivery.channel.http.EndpointUrl;
import dev.carillon.delivery.channel.http.ProviderHttp;
import dev.carillon.delivery.receipt.GroupConsumers;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.ReceiptEndpoint;
import dev.carillon.keys.SecretSeal;
import dev.carillon.observability.metric.Family;
import dev.carillon.observability.metric.Label;
import dev.carillon.observability.metric.Meters;
import dev.carillon.observability.metric.Metric;
import dev.carillon.observability.metric.Source;
import dev.carillon.runtime.catalog.CatalogFollower;
import dev.carillon.runtime.kafka.KafkaClients;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.ConsumerFactory;

/// Relays for all ranges of all endpoints in the catalog. Starts and stops relays when the catalog changes.
final class ReceiptRelays implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ReceiptRelays.class);
    private static final int BATCH = 100;
    /// Maximum poll interval: a batch of receipts for one recipient is sent one after the other.
    private static final int MAX_POLL_INTERVAL_MILLIS = Math.toIntExact(TimeUnit.MINUTES.toMillis(30));

    private final KafkaClients clients;
    private final ConsumerFactory<byte[], byte[]> consumers;
    private final RelayProperties properties;
    private final SecretSeal seal;
    private final InstantSource clock;
    private final Family<Counter> relayed;
    private final ProviderHttp http;
    private final Map<String, ReceiptRelay> relays = new ConcurrentHashMap<>();
    /// Thread that starts and stops relays, because stopping takes time and must not block the reading of the
    /// catalog.
    private final ExecutorService changes = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("receipts-out").daemon().factory());
    private Optional<CatalogFollower> catalog = Optional.empty();
    private volatile boolean running;

    /// @param seal Decryption of the endpoints' signing secrets
    ReceiptRelays(
            GroupConsumers consumers,
            RelayProperties properties,
            SecretSeal seal,
            InstantSource clock,
            MeterRegistry registry) {
        this.clients = consumers.clients();
        this.consumers = consumers.factory(
                RelayedRange.PURPOSE,
                Map.of(
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        BATCH,
                        ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
                        MAX_POLL_INTERVAL_MILLIS));
        this.properties = properties;
        this.seal = seal;
        this.clock = clock;
        this.relayed = new Meters(registry, Source.DELIVERY)
                .counters(Metric.DELIVERY_RELAYED, Map.of(Label.RESULT, PendingReceipts.RESULTS));
        this.http = new ProviderHttp(AddressGuard.publicAnd(properties.allowedNetworks()), properties.deadline());
    }

    /// States of the relays by consumer group.
    Map<String, String> states() {
        Map<String, String> states = new TreeMap<>();
        relays.forEach((group, relay) -> states.put(group, relay.state()));
        return states;
    }

    @Override
    public void start() {
        running = true;
        catalog = Optional.of(CatalogFollower.start(clients, "delivery-" + RelayedRange.PURPOSE, this::apply));
    }

    @Override
    public void stop() {
        running = false;
        catalog.ifPresent(CatalogFollower::close);
        changes.shutdownNow();
        relays.values().forEach(ReceiptRelay::beginClose);
        relays.values().forEach(ReceiptRelay::close);
        http.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void apply(CatalogKey key, Optional<CatalogEntry> entry) {
        if (key.kind() == CatalogKey.Kind.RECEIPT_ENDPOINT && running) {
            Optional<ReceiptEndpoint> endpoint = entry.filter(CatalogEntry::hasReceiptEndpoint)
                    .map(CatalogEntry::getReceiptEndpoint)
                    .flatMap(known -> opened(key, known));
            changes.execute(() -> change(key, endpoint));
        }
    }

    private void change(CatalogKey key, Optional<ReceiptEndpoint> endpoint) {
        List<RelayedRange> wanted =
                endpoint.map(known -> RelayedRange.of(key, known, clock)).orElse(List.of());
        relays.values().stream()
                .filter(relay -> relay.range().key().equals(key) && !isWantedAsItIs(relay, wanted))
                .toList()
                .forEach(relay -> {
                    relay.close();
                    relays.remove(relay.range().group());
                });
        for (RelayedRange range : wanted) {
            relays.computeIfAbsent(range.group(), _ -> started(range));
        }
    }

    /// True if the relay is still wanted unchanged. A replay continues, or stays done, when other replays are added
    /// or removed.
    private static boolean isWantedAsItIs(ReceiptRelay relay, List<RelayedRange> wanted) {
        ReceiptEndpoint known = relay.range().endpoint();
        return wanted.stream()
                .filter(range -> range.group().equals(relay.range().group()))
                .anyMatch(range -> range.endpoint().toBuilder()
                        .clearReplays()
                        .build()
                        .equals(known.toBuilder().clearReplays().build()));
    }

    private ReceiptRelay started(RelayedRange range) {
        LOG.info("sending receipts: {}", range);
        ReceiptRelay relay = new ReceiptRelay(
                range,
                new RelayClient(http, range.endpoint(), EndpointUrl.Plain.when(properties.plainHttp()), clock),
                properties,
                consumers,
                clock,
                relayed);
        relay.start();
        return relay;
    }

    /// Endpoint with decrypted secrets. Empty if the master key that encrypted them is unknown: nothing is sent
    /// then.
    private Optional<ReceiptEndpoint> opened(CatalogKey key, ReceiptEndpoint endpoint) {
        try {
            return Optional.of(endpoint.toBuilder()
                    .clearSecrets()
                    .addAllSecrets(endpoint.getSecretsList().stream()
                            .map(secret -> seal.open(key.tenant(), secret))
                            .toList())
                    .build());
        } catch (IllegalStateException e) {
            LOG.error("cannot decrypt the secrets of {}: no receipts are sent: {}", key, e.getMessage());
            return Optional.empty();
        }
    }
}
