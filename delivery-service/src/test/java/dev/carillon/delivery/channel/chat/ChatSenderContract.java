// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.carillon.delivery.Deliveries;
import dev.carillon.delivery.Simulators;
import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.delivery.channel.ChannelSender;
import dev.carillon.delivery.channel.ChannelSenderContract;
import dev.carillon.delivery.channel.ReaddressedSender;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.DeliveryContent;
import dev.carillon.events.v1.WebhookFormatCode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Contract of the chat senders.
abstract class ChatSenderContract extends ChannelSenderContract {

    private static final JsonMapper JSON = new JsonMapper();

    private final ChatFormat format;
    private final ChatSender sender;
    private final ChatSender impatient;

    ChatSenderContract(ChatFormat format, ChatSender sender, ChatSender impatient) {
        this.format = format;
        this.sender = sender;
        this.impatient = impatient;
    }

    @Test
    void titleTextAndLinkAreShown() {
        Attempt attempt = attempt("1 < 2 & 3");

        assertThat(send(attempt)).isInstanceOf(AttemptOutcome.Accepted.class);

        JsonNode arrived = arrived(attempt).getFirst();
        assertThat(arrived.path("title").asString()).isEqualTo("Title");
        assertThat(arrived.path("text").asString()).contains("1 ").contains(" 2 ");
        assertThat(arrived.path("payload").asString()).contains("https://shop.example/orders/1");
    }

    @Test
    void textAboveTheChatsLimitIsCutOff() {
        assertThat(send(attempt("<&>".repeat(10_000)))).isInstanceOf(AttemptOutcome.Accepted.class);
    }

    @Test
    void deliveryForAnotherChatIsLeftToOthers() {
        Attempt attempt = attempt("x");
        DeliveryContent.Builder other = attempt.content().toBuilder();
        other.getAddressBuilder().getWebhookBuilder().setFormat(WebhookFormatCode.WEBHOOK_FORMAT_UNSPECIFIED);

        assertThat(sender.isAbleToCarry(attempt)).isTrue();
        assertThat(sender.isAbleToCarry(new Attempt(attempt.delivery(), other.build())))
                .isFalse();
    }

    @Override
    protected ChannelSender sender() {
        return sender;
    }

    @Override
    protected ChannelSender shortDeadlineSender() {
        return impatient;
    }

    @Override
    protected ChannelSender unreachableSender() {
        return new ReaddressedSender(sender, attempt -> to(attempt, "http://127.0.0.1:1/"));
    }

    @Override
    protected ChannelSender senderToUnknownHost() {
        return new ReaddressedSender(sender, attempt -> to(attempt, "http://nowhere.invalid/"));
    }

    @Override
    protected ChannelSender senderWithoutTrust() {
        return new ReaddressedSender(sender, attempt -> to(attempt, "https://localhost:" + Simulators.APNS_PORT + "/"));
    }

    @Override
    protected boolean repetitionKeepsIdentity() {
        return false;
    }

    @Override
    protected String simulator() {
        return format.provider();
    }

    @Override
    protected String detail() {
        return "the delivery has no webhook message";
    }

    @Override
    protected Attempt attempt(String text) {
        DeliveryContent.Builder content =
                Deliveries.webhookTo(Simulators.url(format.provider()) + "/hooks/" + UUID.randomUUID(), "").toBuilder();
        content.getAddressBuilder().getWebhookBuilder().setFormat(format.code());
        content.getWebhookBuilder()
                .setBody(ByteString.copyFromUtf8(JSON.createObjectNode()
                        .put("title", "Title")
                        .put("body", text)
                        .put("actionUrl", "https://shop.example/orders/1")
                        .toString()));
        return new Attempt(
                Deliveries.webhook(RecipientKey.of("contract", "r-" + UUID.randomUUID()), content.build())
                        .build(),
                content.build());
    }

    @Override
    protected List<JsonNode> arrived(Attempt attempt) {
        String url = attempt.content().getAddress().getWebhook().getValue();
        return Simulators.chat(format.provider(), url.substring(url.lastIndexOf('/') + 1));
    }

    static ChatSender sender(ChatFormat format, Duration deadline) {
        return new ChatSender(
                format,
                new ChatProperties(
                        Set.of(format),
                        List.of("127.0.0.0/8", "::1/128"),
                        List.of("1-65535"),
                        true,
                        16,
                        deadline,
                        Duration.ofSeconds(30)),
                InstantSource.system());
    }

    private static Attempt to(Attempt attempt, String url) {
        DeliveryContent.Builder content = attempt.content().toBuilder();
        content.getAddressBuilder().getWebhookBuilder().setValue(url);
        return new Attempt(attempt.delivery(), content.build());
    }
}
