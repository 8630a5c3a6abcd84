// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.Channel;
import dev.carillon.events.DeliveryId;
import dev.carillon.events.EventId;
import dev.carillon.events.Lane;
import dev.carillon.events.NotificationId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.codec.PayloadCodec;
import dev.carillon.events.lever.LeverKind;
import dev.carillon.events.lever.LeverTarget;
import dev.carillon.events.topic.Topic;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.DeliveryContent;
import dev.carillon.events.v1.InAppMessage;
import dev.carillon.events.v1.Lever;
import dev.carillon.events.v1.Rehydration;
import dev.carillon.testsupport.Fixtures;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/// Test double of one tenant with its secret, and of the router, which writes deliveries to the log.
final class Producer implements AutoCloseable {

    final TenantId tenant = Fixtures.uniqueTenant();
    final byte[] secret = UUID.randomUUID().toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    private final KafkaProducer<byte[], byte[]> producer;

    Producer(String bootstrapServers) {
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        publishTenant();
    }

    private void publishTenant() {
        publishTenant("");
    }

    /// @param jwksUrl address of the tenant's own keys; empty if it has none
    void publishTenant(String jwksUrl) {
        CatalogEntry.Builder entry = Fixtures.tenant(tenant, secret);
        entry.getTenantSettingsBuilder().setJwksUrl(jwksUrl);
        write(Topics.CATALOG, new CatalogKey(tenant, CatalogKey.Kind.TENANT, tenant.value()), entry.build());
    }

    /// Makes all clients of the tenant read their inboxes again.
    void rehydrate() {
        write(
                Topics.CATALOG,
                LeverTarget.of(LeverKind.REHYDRATION, tenant).key(),
                CatalogEntry.newBuilder()
                        .setVersion(InstantSource.system().millis())
                        .setLever(Lever.newBuilder().setRehydration(Rehydration.getDefaultInstance()))
                        .build());
    }

    void keepInboxFor(int days) {
        CatalogEntry.Builder entry = Fixtures.tenant(tenant, secret);
        entry.getTenantSettingsBuilder().setInboxRetentionDays(days);
        write(Topics.CATALOG, new CatalogKey(tenant, CatalogKey.Kind.TENANT, tenant.value()), entry.build());
    }

    /// An API key of the tenant, as producers send it.
    String apiKey(String keyId, String... scopes) {
        write(
                Topics.CATALOG,
                new CatalogKey(tenant, CatalogKey.Kind.API_KEY, keyId),
                Fixtures.apiKey(tenant, keyId, "a-secret_of-" + keyId, List.of(scopes))
                        .build());
        return "ck_" + keyId + "_a-secret_of-" + keyId;
    }

    /// Waits until a gateway has read the tenant from the catalog.
    void awaitKnownTo(RunningGateway gateway) {
        Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> {
            try (RawClient client = RawClient.open(gateway)) {
                client.send("{\"id\":1,\"connect\":{\"token\":\"%s\"}}".formatted(token("probe")));
                return client.reply(1).has("connect");
            } catch (AssertionError e) {
                return false;
            }
        });
    }

    /// A written delivery and its position.
    record Written(Delivery delivery, long position, int partition) {
        String id() {
            return delivery.getNotificationId();
        }
    }

    Written deliver(String recipient) {
        return deliver(Lane.STANDARD, delivery(Lane.STANDARD, recipient));
    }

    Written deliver(Lane lane, String recipient) {
        return deliver(lane, delivery(lane, recipient));
    }

    Written deliver(Lane lane, Delivery delivery) {
        RecordMetadata metadata = write(
                Topics.deliveries(Channel.IN_APP, lane),
                RecipientKey.of(tenant.value(), delivery.getRecipient()),
                delivery);
        return new Written(delivery, metadata.offset() + 1, metadata.partition());
    }

    void writeRaw(Lane lane, String key, byte[] value) {
        await(new ProducerRecord<>(
                Topics.deliveries(Channel.IN_APP, lane).name(),
                key.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                value));
    }

    Delivery delivery(Lane lane, String recipient) {
        return delivery(lane, recipient, "{\"order\":\"A-17\"}");
    }

    Delivery delivery(Lane lane, String recipient, String data) {
        EventId event = new EventId(UUID.randomUUID().toString());
        NotificationId notification = NotificationId.of(RecipientKey.of(tenant.value(), recipient), event);
        long now = Instant.now().toEpochMilli();
        return Delivery.newBuilder()
                .setTenant(tenant.value())
                .setRecipient(recipient)
                .setId(DeliveryId.of(notification, Channel.IN_APP, "inbox", "").value())
                .setNotificationId(notification.value())
                .setEventId(event.value())
                .setEventType(Fixtures.ORDER_SHIPPED)
                .setCategory("orders")
                .setLane(lane.code())
                .setChannel(Channel.IN_APP.code())
                .setAttempt(1)
                .setEventAcceptedAtMillis(now)
                .setDecidedAtMillis(now)
                .setContent(PayloadCodec.plain(DeliveryContent.newBuilder()
                        .setInApp(InAppMessage.newBuilder()
                                .setTitle("Order A-17")
                                .setBody("It is on its way.")
                                .setActionUrl("https://example.org/orders/A-17")
                                .setData(ByteString.copyFromUtf8(data)))
                        .build()))
                .build();
    }

    /// The delivery with another message.
    static Delivery changed(Delivery delivery, Consumer<InAppMessage.Builder> change) {
        try {
            DeliveryContent.Builder content =
                    DeliveryContent.parseFrom(delivery.getContent().getContent()).toBuilder();
            change.accept(content.getInAppBuilder());
            return delivery.toBuilder()
                    .setContent(PayloadCodec.plain(content.build()))
                    .build();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(e);
        }
    }

    String token(String recipient) {
        return token(claims(recipient).build(), secret);
    }

    JWTClaimsSet.Builder claims(String recipient) {
        return new JWTClaimsSet.Builder()
                .subject(recipient)
                .claim("tenant", tenant.value())
                .audience("carillon")
                .issueTime(Date.from(Instant.now()))
                .jwtID(UUID.randomUUID().toString())
                .expirationTime(Date.from(Instant.now().plusSeconds(600)));
    }

    static String token(JWTClaimsSet claims, byte[] secret) {
        try {
            SignedJWT jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
            jwt.sign(new MACSigner(secret));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }

    private <K, V> RecordMetadata write(Topic<K, V> topic, K key, V value) {
        return await(new ProducerRecord<>(
                topic.name(), topic.keys().encode(key), topic.values().encode(value)));
    }

    private RecordMetadata await(ProducerRecord<byte[], byte[]> written) {
        try {
            return producer.send(written).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
