// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.delivery;

import com.google.protobuf.ByteString;
import dev.carillon.benchmarks.routing.TopicWriter;
import dev.carillon.benchmarks.run.ClockConfiguration;
import dev.carillon.events.Channel;
import dev.carillon.events.DeliveryId;
import dev.carillon.events.EventId;
import dev.carillon.events.Guarantee;
import dev.carillon.events.Lane;
import dev.carillon.events.NotificationId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.PayloadCodec;
import dev.carillon.events.topic.Topics;
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
import dev.carillon.events.v1.WebhookFormatCode;
import dev.carillon.events.v1.WebhookMessage;
import dev.carillon.events.v1.WebhookUrl;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Writer of deliveries as the router writes them. For one thread.
final class Deliveries {

    private final TopicWriter writer;
    private final InstantSource clock = ClockConfiguration.clock();
    private final Map<String, Long> writtenAt = new HashMap<>();

    Deliveries(TopicWriter writer) {
        this.writer = writer;
    }

    void write(Channel channel, Lane lane, RecipientKey recipient, String event, DeliveryContent content) {
        NotificationId notification = NotificationId.of(recipient, new EventId(event));
        long now = clock.millis();
        Delivery delivery = Delivery.newBuilder()
                .setTenant(recipient.tenant().value())
                .setRecipient(recipient.requireRecipient().value())
                .setId(DeliveryId.of(notification, channel, content.getAddress().getId(), "")
                        .value())
                .setNotificationId(notification.value())
                .setEventId(event)
                .setEventType("bench")
                .setLane(lane.code())
                .setChannel(channel.code())
                .setGuarantee(Guarantee.EFFECTIVELY_ONCE.code())
                .setAttempt(1)
                .setContent(PayloadCodec.plain(content))
                .setEventAcceptedAtMillis(now)
                .setDecidedAtMillis(now)
                .build();
        writtenAt.put(delivery.getId(), now);
        writer.write(Topics.deliveries(channel, lane), recipient, delivery);
    }

    /// Instant at which a delivery was written, in milliseconds.
    long writtenAt(String delivery) {
        return Optional.ofNullable(writtenAt.get(delivery)).orElseThrow();
    }

    static DeliveryContent mail(String to) {
        return DeliveryContent.newBuilder()
                .setAddress(Address.newBuilder()
                        .setId("email")
                        .setEmail(EmailAddress.newBuilder().setValue(to)))
                .setEmail(EmailMessage.newBuilder()
                        .setSubject("Your order")
                        .setText("Your order was shipped.")
                        .setHtml("<p>Your order was <b>shipped</b>.</p>"))
                .build();
    }

    static DeliveryContent sms(String to, String text) {
        return DeliveryContent.newBuilder()
                .setAddress(Address.newBuilder()
                        .setId("phone")
                        .setPhone(PhoneNumber.newBuilder().setValue(to)))
                .setSms(SmsMessage.newBuilder().setText(text))
                .build();
    }

    /// Content for the incoming webhook of a chat service.
    static DeliveryContent chat(WebhookFormatCode format, String url) {
        DeliveryContent.Builder content = webhook(url).toBuilder();
        content.getAddressBuilder().getWebhookBuilder().setFormat(format);
        content.getWebhookBuilder()
                .setBody(ByteString.copyFromUtf8("{\"title\":\"Your order\",\"body\":\"Your order was shipped.\"}"));
        return content.build();
    }

    static DeliveryContent webhook(String url) {
        return DeliveryContent.newBuilder()
                .setAddress(Address.newBuilder()
                        .setId("webhook")
                        .setWebhook(WebhookUrl.newBuilder().setValue(url)))
                .setWebhook(WebhookMessage.newBuilder()
                        .setBody(ByteString.copyFromUtf8("{\"text\":\"Your order was shipped.\"}")))
                .build();
    }

    static DeliveryContent push(PlatformCode platform, String token) {
        return push(Device.newBuilder().setPlatform(platform).setToken(token).build());
    }

    static DeliveryContent push(Device device) {
        return DeliveryContent.newBuilder()
                .setAddress(Address.newBuilder()
                        .setId("phone-1")
                        .setDevice(device.toBuilder().setRegisteredAtMillis(1)))
                .setPush(PushMessage.newBuilder().setTitle("Your order").setBody("Your order was shipped."))
                .build();
    }
}
