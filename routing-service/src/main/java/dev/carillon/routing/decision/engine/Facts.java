// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision.engine;

import com.google.protobuf.ByteString;
import dev.carillon.documents.condition.Condition;
import dev.carillon.documents.condition.ConditionModel;
import dev.carillon.documents.condition.Evaluation;
import dev.carillon.documents.template.TemplateModel;
import dev.carillon.events.Lane;
import dev.carillon.events.MessageLink;
import dev.carillon.events.codec.Decoded;
import dev.carillon.events.codec.PayloadCodec;
import dev.carillon.events.v1.PurposeCode;
import dev.carillon.routing.decision.DigestedItems;
import dev.carillon.routing.decision.RoutingRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Values that conditions and templates may name. They are read at most once per decision, on first use. Not
/// thread-safe.
final class Facts {

    private static final JsonMapper JSON = JsonMapper.shared();

    /// Largest JSON text of digest items, in bytes, that is sent with the message. Larger items are left out; the
    /// template has rendered them.
    private static final int SHOWN_LIMIT = 64 * 1024;

    private final Notification notification;
    private @Nullable Contents data;
    private @Nullable TemplateModel model;

    Facts(Notification notification) {
        this.notification = notification;
    }

    /// The event's data.
    sealed interface Contents {
        /// @param json as the producer sent it
        record Opened(ByteString json, Map<String, @Nullable Object> values) implements Contents {}

        record Erased() implements Contents {}

        record NoObject() implements Contents {}
    }

    Contents data() {
        if (data == null) {
            data = read();
        }
        return data;
    }

    Evaluation evaluate(Condition condition) {
        return condition.evaluate(conditionModel());
    }

    /// Value of a key; empty if it has no answer, so that notifications without one share a key.
    String key(Optional<Condition> condition) {
        return condition.flatMap(key -> evaluate(key).key()).orElse("");
    }

    /// Model of the templates, built once for all channels of the decision.
    TemplateModel templateModel() {
        if (model == null) {
            Map<String, @Nullable Object> names = new HashMap<>();
            names.put("data", values());
            names.put("recipient", recipient());
            names.put("event", event());
            notification.request().progress().digest().ifPresent(digest -> names.put("digest", digest(digest)));
            names.put(MessageLink.PREFERENCES.variable(), MessageLink.PREFERENCES.placeholder());
            if (notification.type().getPurpose() == PurposeCode.PURPOSE_MARKETING) {
                names.put(MessageLink.UNSUBSCRIBE.variable(), MessageLink.UNSUBSCRIBE.placeholder());
            }
            model = new TemplateModel(names, notification.zone());
        }
        return model;
    }

    /// Data that a client receives with the message: the event's data, or the items of the digest.
    ByteString shown(ByteString json) {
        return notification.request().progress().digest().map(Facts::shown).orElse(json);
    }

    private static ByteString shown(DigestedItems digest) {
        byte[] whole =
                JSON.writeValueAsBytes(Map.of("digest", Map.of("count", digest.count(), "items", digest.items())));
        return ByteString.copyFrom(
                whole.length <= SHOWN_LIMIT
                        ? whole
                        : JSON.writeValueAsBytes(Map.of("digest", Map.of("count", digest.count()))));
    }

    private Map<String, @Nullable Object> values() {
        return data() instanceof Contents.Opened(var _, var readable) ? readable : Map.of();
    }

    private Contents read() {
        RoutingRequest request = notification.request();
        if (!(PayloadCodec.open(request.event().getData()) instanceof Decoded.Value<ByteString>(ByteString json))) {
            return new Contents.Erased();
        }
        return TemplateModel.object(json.toByteArray())
                .<Contents>map(values -> new Contents.Opened(json, values))
                .orElseGet(Contents.NoObject::new);
    }

    private ConditionModel conditionModel() {
        RoutingRequest request = notification.request();
        var profile = request.profile().content();
        return new ConditionModel(
                values(),
                new ConditionModel.Recipient(
                        request.recipient().requireRecipient().value(),
                        profile.getLocale(),
                        notification.zone().getId(),
                        attributes()),
                new ConditionModel.Event(
                        request.eventId().value(),
                        request.event().getType(),
                        request.occurredAt(),
                        Lane.find(request.event().getLane()).map(Lane::wireName).orElse("")),
                request.progress()
                        .digest()
                        .map(digest -> new ConditionModel.Digest(digest.count(), List.copyOf(digest.items())))
                        .orElseGet(ConditionModel.Digest::none));
    }

    private Map<String, @Nullable Object> recipient() {
        RoutingRequest request = notification.request();
        return Map.of(
                "id", request.recipient().requireRecipient().value(),
                "locale", request.profile().content().getLocale(),
                "timeZone", notification.zone().getId(),
                "attributes", attributes());
    }

    private Map<String, @Nullable Object> attributes() {
        return TemplateModel.object(notification
                        .request()
                        .profile()
                        .content()
                        .getAttributes()
                        .toByteArray())
                .orElse(Map.of());
    }

    private Map<String, @Nullable Object> event() {
        RoutingRequest request = notification.request();
        Map<String, @Nullable Object> event = new HashMap<>();
        event.put("id", request.eventId().value());
        event.put("type", request.event().getType());
        event.put("occurredAt", request.occurredAt().toString());
        return event;
    }

    private static Map<String, @Nullable Object> digest(DigestedItems digest) {
        Map<String, @Nullable Object> names = new HashMap<>();
        names.put("count", digest.count());
        names.put("items", digest.items());
        if (digest.count() > 0) {
            names.put("first", digest.items().getFirst());
            names.put("last", digest.items().getLast());
        }
        return names;
    }
}
