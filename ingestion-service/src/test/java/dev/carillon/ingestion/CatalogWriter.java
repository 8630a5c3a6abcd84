// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion;

import com.google.protobuf.ByteString;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.CatalogKey.Kind;
import dev.carillon.events.TenantId;
import dev.carillon.events.lever.LeverTarget;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.KafkaSource;
import dev.carillon.events.v1.LaneCode;
import dev.carillon.events.v1.Quota;
import dev.carillon.events.v1.Tenant;
import dev.carillon.testsupport.Fixtures;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/// Publishes a tenant's catalog as the control plane does.
final class CatalogWriter implements AutoCloseable {

    static final String KEY_ID = "abcdefgh01234567";
    static final String SECRET = "s3cr3t_with_underscores";

    private final TenantId tenant;
    private final String keyId;
    private final Producer<CatalogKey, CatalogEntry> producer;

    CatalogWriter(String bootstrapServers, TenantId tenant, String keyId) {
        this.tenant = tenant;
        this.keyId = keyId;
        this.producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                Topics.CATALOG.keys().serializer(),
                Topics.CATALOG.values().serializer());
    }

    String apiKey() {
        return "ck_" + keyId + "_" + SECRET;
    }

    CatalogEntry.Builder keyEntry(String... scopes) {
        return Fixtures.apiKey(tenant, keyId, SECRET, List.of(scopes));
    }

    void putKey(CatalogEntry.Builder entry) {
        write(Kind.API_KEY, keyId, entry.build());
    }

    void putType(String type, LaneCode lane, String schema) {
        CatalogEntry.Builder entry = Fixtures.eventType(tenant, type);
        entry.getEventTypeBuilder().setLane(lane).setDataSchema(ByteString.copyFromUtf8(schema));
        putType(type, entry);
    }

    void putType(String type, CatalogEntry.Builder entry) {
        write(Kind.EVENT_TYPE, type, entry.build());
    }

    /// @param version version of the definition, another one at each change
    void putSource(String id, long version, KafkaSource source) {
        write(
                Kind.KAFKA_SOURCE,
                id,
                CatalogEntry.newBuilder()
                        .setTenant(tenant.value())
                        .setId(id)
                        .setVersion(version)
                        .setKafkaSource(source)
                        .build());
    }

    void removeSource(String id) {
        write(new CatalogKey(tenant, Kind.KAFKA_SOURCE, id), null);
    }

    void putQuota(Quota quota) {
        write(
                Kind.TENANT,
                tenant.value(),
                CatalogEntry.newBuilder()
                        .setTenant(tenant.value())
                        .setId(tenant.value())
                        .setTenantSettings(Tenant.newBuilder().setQuota(quota))
                        .build());
    }

    /// @param lever empty: it is let go
    void pull(LeverTarget target, Optional<CatalogEntry> lever) {
        write(target.key(), lever.orElse(null));
    }

    private void write(Kind kind, String id, CatalogEntry entry) {
        write(new CatalogKey(tenant, kind, id), entry);
    }

    private void write(CatalogKey key, @Nullable CatalogEntry entry) {
        try {
            producer.send(new ProducerRecord<>(Topics.CATALOG.name(), key, entry))
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
