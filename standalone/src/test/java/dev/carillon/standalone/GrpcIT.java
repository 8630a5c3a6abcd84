// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.events.v1.EventIngestionGrpc;
import dev.carillon.events.v1.EventIngestionGrpc.EventIngestionBlockingStub;
import dev.carillon.events.v1.PublishRequest;
import dev.carillon.events.v1.SubmittedEvent;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// gRPC with the whole system: a published event is in the recipient's inbox.
@ExtendWith(RunningSystem.class)
@Timeout(600)
class GrpcIT {

    private static final Duration SOON = Duration.ofSeconds(90);

    @Test
    void aPublishedEventIsInTheInboxOnce(Standalone system) {
        PlatformClient platform = new PlatformClient(system.url(), system.apiKey());
        PlatformClient ann =
                platform.as(platform.json(platform.post("/v1/recipients/ann/tokens", "{\"ttlSeconds\": 600}"))
                        .get("token")
                        .asString());
        String id = "grpc-" + UUID.randomUUID();
        SubmittedEvent event = SubmittedEvent.newBuilder()
                .setId(id)
                .setType("payment.received")
                .addRecipients("ann")
                .setData("{\"amount\": \"1.00\", \"currency\": \"EUR\", \"payer\": \"%s\"}".formatted(id))
                .build();
        ManagedChannel channel =
                NettyChannelBuilder.forTarget(system.grpc()).usePlaintext().build();
        try {
            await().atMost(SOON)
                    .ignoreExceptions()
                    .until(() -> HealthGrpc.newBlockingStub(channel)
                                    .check(HealthCheckRequest.newBuilder()
                                            .setService(EventIngestionGrpc.SERVICE_NAME)
                                            .build())
                                    .getStatus()
                            == ServingStatus.SERVING);
            PublishRequest request = PublishRequest.newBuilder().setEvent(event).build();

            String accepted = stub(channel, system.apiKey())
                    .publish(request)
                    .getAccepted()
                    .getId();
            String repeated = stub(channel, system.apiKey())
                    .publish(request)
                    .getAccepted()
                    .getId();

            assertThat(accepted).isEqualTo(id).isEqualTo(repeated);
            await().atMost(SOON).until(() -> count(ann.read("/v1/inbox"), id) == 1);
            await().atMost(SOON).until(() -> platform.notifications(id).size() == 1);
            assertThatThrownBy(() -> stub(channel, "ck_unknown").publish(request))
                    .isInstanceOf(StatusRuntimeException.class)
                    .hasMessageContaining("UNAUTHENTICATED");
        } finally {
            channel.shutdownNow();
        }
    }

    private static EventIngestionBlockingStub stub(ManagedChannel channel, String key) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + key);
        return EventIngestionGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                .withDeadlineAfter(30, TimeUnit.SECONDS);
    }

    /// Number of the inbox's items that name a payer.
    private static long count(JsonNode inbox, String payer) {
        return inbox.get("items")
                .valueStream()
                .filter(item -> item.toString().contains(payer))
                .count();
    }
}
