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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Relays for all ranges of all endpoints in the catalog. Starts and stops relays when the catalog changes.
final class ReceiptRelays implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ReceiptRelays.class);

    private final KafkaClients clients;
    private final RelayProperties properties;
    private final SecretSeal seal;
    private final InstantSource clock;
    private final Family<Counter> relayed;
    private final ProviderHttp http;
    private final ReceiptReader reader;
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
        this.reader = new ReceiptReader(consumers, clock);
        this.properties = properties;
        this.seal = seal;
        this.clock = clock;
        this.relayed = new Meters(registry, Source.DELIVERY)
                .counters(Metric.DELIVERY_RELAYED, Map.of(Label.RESULT, PendingReceipts.RESULTS));
        this.http = new ProviderHttp(
                AddressGuard.publicAnd(properties.allowedNetworks(), properties.allowedPorts()), properties.deadline());
    }

    /// States of the relays by consumer group.
    Map<String, String> states() {
        Map<String, String> states = new TreeMap<>();
        reader.endpoints().forEach((group, endpoint) -> states.put(group, endpoint.state()));
        return states;
    }

    @Override
    public void start() {
        running = true;
        reader.start();
        catalog = Optional.of(CatalogFollower.start(clients, "delivery-" + RelayedRange.PURPOSE, this::apply));
    }

    @Override
    public void stop() {
        running = false;
        catalog.ifPresent(CatalogFollower::close);
        reader.close();
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
            reader.change(() -> change(key, endpoint));
        }
    }

    /// Runs on the reader's thread.
    private void change(CatalogKey key, Optional<ReceiptEndpoint> endpoint) {
        Map<String, RelayedEndpoint> endpoints = reader.endpoints();
        List<RelayedRange> wanted =
                endpoint.map(known -> RelayedRange.of(key, known, clock)).orElse(List.of());
        endpoints.values().stream()
                .filter(known -> known.range().key().equals(key) && !isWantedAsItIs(known, wanted))
                .toList()
                .forEach(known -> {
                    known.close();
                    endpoints.remove(known.range().group());
                });
        for (RelayedRange range : wanted) {
            endpoints.computeIfAbsent(range.group(), _ -> started(range));
        }
    }

    /// True if the range is still wanted unchanged. A replay continues, or stays done, when other replays are added
    /// or removed.
    private static boolean isWantedAsItIs(RelayedEndpoint known, List<RelayedRange> wanted) {
        ReceiptEndpoint before = known.range().endpoint();
        return wanted.stream()
                .filter(range -> range.group().equals(known.range().group()))
                .anyMatch(range -> range.endpoint().toBuilder()
                        .clearReplays()
                        .build()
                        .equals(before.toBuilder().clearReplays().build()));
    }

    private RelayedEndpoint started(RelayedRange range) {
        LOG.info("sending receipts: {}", range);
        return new RelayedEndpoint(
                range,
                new RelayClient(http, range.endpoint(), EndpointUrl.Plain.when(properties.plainHttp()), clock),
                properties,
                relayed);
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
