// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.gateway;

import com.google.protobuf.ByteString;
import dev.carillon.benchmarks.run.ClockConfiguration;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.Sha256;
import dev.carillon.events.TenantId;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.ApiKey;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.Tenant;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Tenant for gateway tests, written to the catalog as admin writes it, so that a gateway can be tested without
/// other services.
public final class GatewayTenant {

    public static final TenantId TENANT = new TenantId("bench");

    private static final String KEY_ID = "benchbenchbench0";
    private static final String KEY_SECRET = "a-secret-of-the-benchmarks";
    private static final long LIFETIME_SECONDS = 86_400;
    private static final String TOKEN_SECRET = "the-benchmarks-own-secret-for-tokens-of-clients";

    private GatewayTenant() {}

    /// Writes the tenant and its API key; gateways read them shortly afterwards.
    public static void write(String bootstrapServers) {
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            write(
                    producer,
                    new CatalogKey(TENANT, CatalogKey.Kind.TENANT, TENANT.value()),
                    CatalogEntry.newBuilder()
                            .setTenantSettings(Tenant.newBuilder()
                                    .setName("Benchmark")
                                    .setDefaultLocale("en")
                                    .setDefaultTimeZone("UTC")
                                    .addTokenSecrets(ByteString.copyFromUtf8(TOKEN_SECRET))));
            write(
                    producer,
                    new CatalogKey(TENANT, CatalogKey.Kind.API_KEY, KEY_ID),
                    CatalogEntry.newBuilder()
                            .setApiKey(ApiKey.newBuilder()
                                    .setName(KEY_ID)
                                    .setSecretSha256(ByteString.copyFrom(Sha256.of(KEY_SECRET)))
                                    .addScopes("events:write")
                                    .setCreatedAtMillis(1)));
        }
    }

    /// API key as a producer sends it.
    public static String apiKey() {
        return "ck_" + KEY_ID + "_" + KEY_SECRET;
    }

    /// Client token that is valid for the longest time that gateways accept by default.
    public static String token(String recipient) {
        long now = ClockConfiguration.clock().instant().getEpochSecond();
        String signed = base64("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + base64("{\"sub\":\"%s\",\"tenant\":\"%s\",\"aud\":\"carillon\",\"iat\":%d,\"exp\":%d,\"jti\":\"%s\"}"
                        .formatted(recipient, TENANT.value(), now, now + LIFETIME_SECONDS, recipient)
                        .getBytes(StandardCharsets.UTF_8));
        return signed + "." + base64(hmac(signed));
    }

    private static void write(Producer<byte[], byte[]> producer, CatalogKey key, CatalogEntry.Builder entry) {
        CatalogEntry whole = entry.setTenant(TENANT.value())
                .setId(key.id())
                .setVersion(1)
                .setUpdatedAtMillis(1)
                .build();
        try {
            producer.send(new ProducerRecord<>(
                            Topics.CATALOG.name(),
                            Topics.CATALOG.keys().encode(key),
                            Topics.CATALOG.values().encode(whole)))
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the catalog cannot be written", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static byte[] hmac(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(TOKEN_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
