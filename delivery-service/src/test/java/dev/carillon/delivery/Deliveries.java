// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery;

import com.google.protobuf.ByteString;
import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.events.Channel;
import dev.carillon.events.DeliveryId;
import dev.carillon.events.EventId;
import dev.carillon.events.Guarantee;
import dev.carillon.events.Lane;
import dev.carillon.events.NotificationId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.Decoded;
import dev.carillon.events.codec.PayloadCodec;
import dev.carillon.events.v1.Address;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.DeliveryContent;
import dev.carillon.events.v1.Device;
import dev.carillon.events.v1.EmailAddress;
import dev.carillon.events.v1.EmailMessage;
import dev.carillon.events.v1.PhoneNumber;
import dev.carillon.events.v1.PlatformCode;
import dev.carillon.events.v1.PushMessage;
import dev.carillon.events.v1.SmsMessage;
import dev.carillon.events.v1.WebhookMessage;
import dev.carillon.events.v1.WebhookUrl;
import dev.carillon.testsupport.ManualClock;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import tools.jackson.databind.JsonNode;

/// Typical deliveries, as builders.
public final class Deliveries {

    private static final long A_MOMENT = ManualClock.START.toEpochMilli();

    private Deliveries() {}

    public static Delivery.Builder email(RecipientKey recipient, DeliveryContent content) {
        return delivery(recipient, Channel.EMAIL, content);
    }

    public static Delivery.Builder push(RecipientKey recipient, DeliveryContent content) {
        return delivery(recipient, Channel.PUSH, content);
    }

    public static DeliveryContent mailTo(String address, String subject) {
        return DeliveryContent.newBuilder()
                .setAddress(Address.newBuilder()
                        .setId("email")
                        .setEmail(EmailAddress.newBuilder().setValue(address)))
                .setEmail(EmailMessage.newBuilder()
                        .setSubject(subject)
                        .setText("Plain for " + subject)
                        .setHtml("<p>Rich for <b>" + subject + "</b></p>"))
                .build();
    }

    public static Delivery.Builder sms(RecipientKey recipient, DeliveryContent content) {
        return delivery(recipient, Channel.SMS, content);
    }

    public static DeliveryContent smsTo(String number, String text) {
        return DeliveryContent.newBuilder()
                .setAddress(Address.newBuilder()
                        .setId("phone")
                        .setPhone(PhoneNumber.newBuilder().setValue(number)))
                .setSms(SmsMessage.newBuilder().setText(text))
                .build();
    }

    public static Delivery.Builder webhook(RecipientKey recipient, DeliveryContent content) {
        return delivery(recipient, Channel.WEBHOOK, content);
    }

    public static DeliveryContent webhookTo(String url, String body) {
        return DeliveryContent.newBuilder()
                .setAddress(Address.newBuilder()
                        .setId("webhook")
                        .setWebhook(WebhookUrl.newBuilder().setValue(url)))
                .setWebhook(WebhookMessage.newBuilder().setBody(ByteString.copyFromUtf8("{\"text\":\"" + body + "\"}")))
                .build();
    }

    /// @param subscription JSON of `PushSubscription.toJSON()`
    public static DeliveryContent webPushTo(JsonNode subscription, String body) {
        DeliveryContent.Builder content =
                pushTo(
                        PlatformCode.PLATFORM_WEB_PUSH,
                        subscription.path("endpoint").asString(),
                        body)
                        .toBuilder();
        content.getAddressBuilder()
                .getDeviceBuilder()
                .setWebPushPublicKey(bytes(subscription.at("/keys/p256dh")))
                .setWebPushAuthSecret(bytes(subscription.at("/keys/auth")));
        return content.build();
    }

    private static ByteString bytes(JsonNode base64) {
        return ByteString.copyFrom(Base64.getUrlDecoder().decode(base64.asString()));
    }

    /// A well-formed number that no other test uses.
    public static String uniqueNumber() {
        return "+4915" + (100_000_000L + ThreadLocalRandom.current().nextLong(900_000_000L));
    }

    public static DeliveryContent pushTo(String token, String body) {
        return pushTo(PlatformCode.PLATFORM_APNS, token, body);
    }

    /// Withdrawal of a notification from the device of an earlier attempt.
    public static Attempt withdrawalOf(Attempt shown) {
        DeliveryContent content = shown.content().toBuilder()
                .setPush(PushMessage.newBuilder().setSilent(true))
                .build();
        return new Attempt(
                shown.delivery().toBuilder()
                        .setId(shown.delivery().getId() + "-withdrawal")
                        .setCollapseKey(shown.delivery().getId())
                        .setContent(PayloadCodec.plain(content))
                        .setRetracted(true)
                        .build(),
                content);
    }

    public static DeliveryContent pushTo(PlatformCode platform, String token, String body) {
        return DeliveryContent.newBuilder()
                .setAddress(Address.newBuilder()
                        .setId("phone-1")
                        .setDevice(Device.newBuilder()
                                .setPlatform(platform)
                                .setToken(token)
                                .setRegisteredAtMillis(A_MOMENT)))
                .setPush(PushMessage.newBuilder().setTitle("Title").setBody(body))
                .build();
    }

    /// A well-formed device token that no other test uses.
    public static String uniqueToken() {
        byte[] token = new byte[32];
        ThreadLocalRandom.current().nextBytes(token);
        return HexFormat.of().formatHex(token);
    }

    /// Content of a delivery.
    public static DeliveryContent content(Delivery delivery) {
        return switch (PayloadCodec.open(delivery.getContent(), DeliveryContent.parser())) {
            case Decoded.Value<DeliveryContent>(DeliveryContent content) -> content;
            case Decoded.Undecodable<DeliveryContent> undecodable ->
                throw new IllegalArgumentException(undecodable.cause());
        };
    }

    private static Delivery.Builder delivery(RecipientKey recipient, Channel channel, DeliveryContent content) {
        EventId event = new EventId(UUID.randomUUID().toString());
        NotificationId notification = NotificationId.of(recipient, event);
        return Delivery.newBuilder()
                .setTenant(recipient.tenant().value())
                .setRecipient(recipient.requireRecipient().value())
                .setId(DeliveryId.of(notification, channel, content.getAddress().getId(), "")
                        .value())
                .setNotificationId(notification.value())
                .setEventId(event.value())
                .setEventType("order.shipped")
                .setCategory("orders")
                .setLane(Lane.STANDARD.code())
                .setChannel(channel.code())
                .setGuarantee(Guarantee.EFFECTIVELY_ONCE.code())
                .setAttempt(1)
                .setContent(PayloadCodec.plain(content))
                .setEventAcceptedAtMillis(A_MOMENT)
                .setDecidedAtMillis(A_MOMENT);
    }
}
