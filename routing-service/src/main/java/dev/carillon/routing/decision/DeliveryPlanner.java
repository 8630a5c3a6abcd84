// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import com.google.protobuf.ByteString;
import dev.carillon.documents.template.LocaleChain;
import dev.carillon.documents.template.Rendering;
import dev.carillon.documents.template.TemplateModel;
import dev.carillon.documents.template.TemplateRenderer;
import dev.carillon.events.Channel;
import dev.carillon.events.DeliveryId;
import dev.carillon.events.FailureCode;
import dev.carillon.events.Guarantee;
import dev.carillon.events.Lane;
import dev.carillon.events.codec.Decoded;
import dev.carillon.events.codec.PayloadCodec;
import dev.carillon.events.v1.Address;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.DeliveryContent;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.Template;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Renders a notification for each address of its open channels. A channel that cannot be rendered fails alone.
public final class DeliveryPlanner {

    private final Lane lane;
    private final TemplateRenderer renderer;
    private final int deliverySizeLimit;

    /// @param deliverySizeLimit the most bytes of one delivery record, below what the broker takes
    public DeliveryPlanner(Lane lane, TemplateRenderer renderer, int deliverySizeLimit) {
        this.lane = lane;
        this.renderer = renderer;
        this.deliverySizeLimit = deliverySizeLimit;
    }

    RoutingDecision plan(
            Notification notification,
            Optional<Template> template,
            List<Channel> channels,
            List<ChannelSuppression> suppressions,
            Instant now) {
        List<PlannedDelivery> deliveries = new ArrayList<>();
        List<ChannelFailure> failures = new ArrayList<>();
        Plan plan = new Plan(notification, template, now);
        for (Channel channel : channels) {
            switch (planned(plan, channel)) {
                case Outcome.Planned(var planned) -> deliveries.addAll(planned);
                case Outcome.Failed(var code, var detail) -> failures.add(new ChannelFailure(channel, code, detail));
            }
        }
        return new RoutingDecision.Deliver(deliveries, suppressions, failures);
    }

    private record Plan(Notification notification, Optional<Template> template, Instant now) {}

    private sealed interface Outcome {
        record Planned(List<PlannedDelivery> deliveries) implements Outcome {}

        record Failed(FailureCode code, String detail) implements Outcome {}
    }

    private Outcome planned(Plan plan, Channel channel) {
        Notification notification = plan.notification();
        if (plan.template().isEmpty()) {
            return new Outcome.Failed(FailureCode.TEMPLATE_MISSING, "the template is not in the catalog");
        }
        if (!(PayloadCodec.open(notification.request().event().getData())
                instanceof Decoded.Value<ByteString>(ByteString data))) {
            return new Outcome.Failed(FailureCode.CONTENT_ERASED, "the event's data cannot be opened");
        }
        Optional<TemplateModel> model = model(notification, data);
        if (model.isEmpty()) {
            return new Outcome.Failed(FailureCode.TEMPLATE_FAILED, "the event's data is no JSON object");
        }
        List<PlannedDelivery> deliveries = new ArrayList<>();
        for (Address address : notification.request().profile().addresses(channel)) {
            switch (renderer.render(plan.template().get(), channel, locales(notification, address), model.get())) {
                case Rendering.Failed(FailureCode code, String detail) -> {
                    return new Outcome.Failed(code, detail);
                }
                case Rendering.Rendered rendered -> {
                    DeliveryContent content =
                            MessageContent.of(new MessageContent.Parts(notification, data, rendered), channel, address);
                    Delivery delivery = delivery(plan, channel, address.getId(), content);
                    if (delivery.getSerializedSize() > deliverySizeLimit) {
                        return new Outcome.Failed(
                                FailureCode.PAYLOAD_TOO_LARGE,
                                "a delivery of %d bytes is over the limit of %d"
                                        .formatted(delivery.getSerializedSize(), deliverySizeLimit));
                    }
                    deliveries.add(new PlannedDelivery(channel, address.getId(), delivery));
                }
            }
        }
        return new Outcome.Planned(deliveries);
    }

    private Delivery delivery(Plan plan, Channel channel, String addressId, DeliveryContent content) {
        Notification notification = plan.notification();
        RoutingRequest request = notification.request();
        Event event = request.event();
        return Delivery.newBuilder()
                .setTenant(request.recipient().tenant().value())
                .setRecipient(request.recipient().requireRecipient().value())
                .setId(DeliveryId.of(request.notificationId(), channel, addressId, "")
                        .value())
                .setNotificationId(request.notificationId().value())
                .setEventId(event.getId())
                .setEventType(event.getType())
                .setCategory(notification.type().getCategory())
                .setLane(lane.code())
                .setChannel(channel.code())
                .setGuarantee(guarantee(notification).code())
                .setAttempt(1)
                .setContent(PayloadCodec.plain(content))
                .setOrderingKey(event.getOrderingKey())
                .setCollapseKey(event.getCollapseKey())
                .setEventAcceptedAtMillis(event.getAcceptedAtMillis())
                .setEventOccurredAtMillis(event.getOccurredAtMillis())
                .setDecidedAtMillis(plan.now().toEpochMilli())
                .setExpiresAtMillis(
                        notification.expiresAt().map(Instant::toEpochMilli).orElse(0L))
                .build();
    }

    /// The event's own guarantee, else the type's, else at least once: rather doubled than lost.
    private static Guarantee guarantee(Notification notification) {
        return Guarantee.find(notification.request().event().getGuarantee())
                .or(() -> Guarantee.find(notification.type().getGuarantee()))
                .orElse(Guarantee.AT_LEAST_ONCE);
    }

    /// A device's own language goes before the profile's.
    private static LocaleChain locales(Notification notification, Address address) {
        return LocaleChain.of(
                address.getDevice().getLocale(),
                notification.request().profile().content().getLocale(),
                notification.tenant().getDefaultLocale());
    }

    private static Optional<TemplateModel> model(Notification notification, ByteString json) {
        RoutingRequest request = notification.request();
        return TemplateModel.object(json.toByteArray()).map(data -> {
            var profile = request.profile().content();
            Map<String, @Nullable Object> recipient = Map.of(
                    "id", request.recipient().requireRecipient().value(),
                    "locale", profile.getLocale(),
                    "timeZone", notification.zone().getId(),
                    "attributes",
                            TemplateModel.object(profile.getAttributes().toByteArray())
                                    .orElse(Map.of()));
            Map<String, @Nullable Object> event = new HashMap<>();
            event.put("id", request.eventId().value());
            event.put("type", request.event().getType());
            if (request.event().getOccurredAtMillis() > 0) {
                event.put(
                        "occurredAt",
                        Instant.ofEpochMilli(request.event().getOccurredAtMillis())
                                .toString());
            }
            return new TemplateModel(Map.of("data", data, "recipient", recipient, "event", event));
        });
    }
}
