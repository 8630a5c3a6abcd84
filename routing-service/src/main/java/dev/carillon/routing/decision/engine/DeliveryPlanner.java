// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision.engine;

import com.google.protobuf.ByteString;
import dev.carillon.documents.template.LocaleChain;
import dev.carillon.documents.template.Rendering;
import dev.carillon.documents.template.TemplateModel;
import dev.carillon.documents.template.TemplateRenderer;
import dev.carillon.events.DeliveryId;
import dev.carillon.events.FailureCode;
import dev.carillon.events.Guarantee;
import dev.carillon.events.Lane;
import dev.carillon.events.Tags;
import dev.carillon.events.codec.PayloadCodec;
import dev.carillon.events.v1.Address;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.DeliveryContent;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.PurposeCode;
import dev.carillon.events.v1.Template;
import dev.carillon.routing.decision.Action;
import dev.carillon.routing.decision.ChannelFailure;
import dev.carillon.routing.decision.PlannedDelivery;
import dev.carillon.routing.decision.RoutingRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Planner of deliveries: renders a notification for each address of a channel.
public final class DeliveryPlanner {

    private final Lane lane;
    private final TemplateRenderer renderer;
    private final int deliverySizeLimit;

    /// @param deliverySizeLimit largest delivery record in bytes; below the broker's limit
    public DeliveryPlanner(Lane lane, TemplateRenderer renderer, int deliverySizeLimit) {
        this.lane = lane;
        this.renderer = renderer;
        this.deliverySizeLimit = deliverySizeLimit;
    }

    /// Result of planning.
    sealed interface Plan {
        record Planned(List<PlannedDelivery> deliveries) implements Plan {}

        record Failed(ChannelFailure failure) implements Plan {}
    }

    Plan plan(
            Notification notification,
            Facts facts,
            Action.PlannedChannel channel,
            Optional<Template> template,
            Instant now) {
        if (template.isEmpty()) {
            return failed(channel, FailureCode.TEMPLATE_MISSING, "the template is not in the catalog");
        }
        return switch (facts.data()) {
            case Facts.Contents.Erased() ->
                failed(channel, FailureCode.CONTENT_ERASED, "the event's data cannot be opened");
            case Facts.Contents.NoObject() ->
                failed(channel, FailureCode.TEMPLATE_FAILED, "the event's data is not a JSON object");
            case Facts.Contents.Opened(var json, var _) ->
                plan(new Order(notification, channel, now), template.get(), facts.templateModel(), facts.shown(json));
        };
    }

    private record Order(Notification notification, Action.PlannedChannel channel, Instant now) {}

    private Plan plan(Order order, Template template, TemplateModel model, ByteString data) {
        List<PlannedDelivery> deliveries = new ArrayList<>();
        for (Address address : order.notification()
                .request()
                .profile()
                .addresses(order.channel().channel())) {
            LocaleChain locales = locales(order.notification(), address);
            switch (renderer.render(template, order.channel().channel(), locales, model)) {
                case Rendering.Failed(FailureCode code, String detail) -> {
                    return failed(order.channel(), code, detail);
                }
                case Rendering.Rendered rendered -> {
                    DeliveryContent content = MessageContent.of(
                            new MessageContent.Parts(
                                    order.notification(), data, rendered, new Tags(template.getTagsMap())),
                            order.channel().channel(),
                            address);
                    Delivery delivery = delivery(order, address.getId(), content);
                    if (delivery.getSerializedSize() > deliverySizeLimit) {
                        return failed(
                                order.channel(),
                                FailureCode.PAYLOAD_TOO_LARGE,
                                "a delivery of %d bytes is over the limit of %d"
                                        .formatted(delivery.getSerializedSize(), deliverySizeLimit));
                    }
                    deliveries.add(new PlannedDelivery(order.channel().channel(), address.getId(), delivery));
                }
            }
        }
        return new Plan.Planned(deliveries);
    }

    private static Plan failed(Action.PlannedChannel channel, FailureCode code, String detail) {
        return new Plan.Failed(new ChannelFailure(channel.channel(), code, detail));
    }

    private Delivery delivery(Order order, String addressId, DeliveryContent content) {
        Notification notification = order.notification();
        RoutingRequest request = notification.request();
        Event event = request.event();
        Action.PlannedChannel channel = order.channel();
        boolean isTracked = ConsentPolicy.isTrackingGranted(request.profile(), channel.channel());
        return Delivery.newBuilder()
                .setTenant(request.recipient().tenant().value())
                .setRecipient(request.recipient().requireRecipient().value())
                .setId(DeliveryId.of(request.notificationId(), channel.channel(), addressId, channel.name())
                        .value())
                .setNotificationId(request.notificationId().value())
                .setEventId(event.getId())
                .setEventType(event.getType())
                .setCategory(notification.type().getCategory())
                .setLane(lane.code())
                .setChannel(channel.channel().code())
                .setStep(channel.name())
                .setGuarantee(guarantee(notification).code())
                .setAttempt(1)
                .setContent(PayloadCodec.plain(content))
                .setOrderingKey(event.getOrderingKey())
                .setCollapseKey(event.getCollapseKey())
                .setEventAcceptedAtMillis(event.getAcceptedAtMillis())
                .setEventOccurredAtMillis(event.getOccurredAtMillis())
                .setDecidedAtMillis(order.now().toEpochMilli())
                .setExpiresAtMillis(
                        notification.expiresAt().map(Instant::toEpochMilli).orElse(0L))
                .setTrackOpens(notification.tenant().getTrackOpens() && isTracked)
                .setTrackClicks(notification.tenant().getTrackClicks() && isTracked)
                .setPurpose(
                        notification.type().getPurpose() == PurposeCode.PURPOSE_MARKETING
                                ? ConsentPolicy.MARKETING
                                : "")
                .build();
    }

    /// Guarantee of the event, else of its type, else `at_least_once`: a duplicate is preferred to a loss.
    private static Guarantee guarantee(Notification notification) {
        return Guarantee.find(notification.request().event().getGuarantee())
                .or(() -> Guarantee.find(notification.type().getGuarantee()))
                .orElse(Guarantee.AT_LEAST_ONCE);
    }

    /// Locales for an address. The device's language precedes the profile's.
    private static LocaleChain locales(Notification notification, Address address) {
        return LocaleChain.of(
                address.getDevice().getLocale(),
                notification.request().profile().content().getLocale(),
                notification.tenant().getDefaultLocale());
    }
}
