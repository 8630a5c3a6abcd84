// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.InterruptionCode;
import dev.carillon.events.v1.PushMessage;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ApnsPayloadTest {

    private static final Delivery DELIVERY = Delivery.newBuilder()
            .setId("d1")
            .setNotificationId("n1")
            .setEventType("order.shipped")
            .build();

    @Test
    void carriesAlertDataAndIdentity() {
        JsonNode payload = payload(PushMessage.newBuilder()
                .setTitle("Title")
                .setBody("\"quoted\"")
                .setActionUrl("https://example.org")
                .setData(ByteString.copyFromUtf8("{\"order\":\"A-17\"}")));

        assertThat(payload.at("/aps/alert/title").asString()).isEqualTo("Title");
        assertThat(payload.at("/aps/alert/body").asString()).isEqualTo("\"quoted\"");
        assertThat(payload.at("/notificationId").asString()).isEqualTo("n1");
        assertThat(payload.at("/data/order").asString()).isEqualTo("A-17");
    }

    @Test
    void carriesHowTheDeviceShowsIt() {
        JsonNode payload = payload(PushMessage.newBuilder()
                .setTitle("Title")
                .setImage("https://example.org/a.png")
                .setBadge(0)
                .setCategory("ORDER")
                .setInterruption(InterruptionCode.INTERRUPTION_TIME_SENSITIVE)
                .setThread("order-7")
                .setSound("chime.caf"));

        assertThat(payload.at("/aps").toString())
                .isEqualTo("{\"alert\":{\"title\":\"Title\",\"body\":\"\"},\"sound\":\"chime.caf\","
                        + "\"interruption-level\":\"time-sensitive\",\"mutable-content\":1,\"badge\":0,"
                        + "\"category\":\"ORDER\",\"thread-id\":\"order-7\"}");
        assertThat(payload.at("/image").asString()).isEqualTo("https://example.org/a.png");
    }

    @Test
    void leavesDataOutBeforeItShortensTheBody() {
        String data = "{\"much\":\"" + "x".repeat(4_000) + "\"}";

        JsonNode payload = payload(
                PushMessage.newBuilder().setTitle("Title").setBody("whole").setData(ByteString.copyFromUtf8(data)));

        assertThat(payload.has("data")).isFalse();
        assertThat(payload.at("/aps/alert/body").asString()).isEqualTo("whole");
    }

    @Test
    void longBodyIsShortenedBetweenCharacters() {
        String text = ApnsPayload.write(
                DELIVERY,
                PushMessage.newBuilder()
                        .setTitle("Title")
                        .setBody("😀".repeat(3_000))
                        .build());

        assertThat(text.getBytes(StandardCharsets.UTF_8).length)
                .isBetween(ApnsPayload.MAX_BYTES / 2, ApnsPayload.MAX_BYTES);
        assertThat(new JsonMapper().readTree(text).at("/aps/alert/body").asString())
                .startsWith("😀😀")
                .endsWith("😀…");
    }

    @Test
    void silentMessageShowsNothing() {
        JsonNode payload = payload(PushMessage.newBuilder().setSilent(true).setTitle("Title"));

        assertThat(payload.at("/aps/content-available").asInt()).isEqualTo(1);
        assertThat(payload.at("/aps/alert").isMissingNode()).isTrue();
    }

    private static JsonNode payload(PushMessage.Builder message) {
        return new JsonMapper().readTree(ApnsPayload.write(DELIVERY, message.build()));
    }
}
