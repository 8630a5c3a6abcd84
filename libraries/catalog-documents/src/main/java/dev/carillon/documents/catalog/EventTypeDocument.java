// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.catalog;

import com.google.protobuf.ByteString;
import dev.carillon.documents.json.Fields;
import dev.carillon.documents.json.Parsed;
import dev.carillon.documents.json.Syntax;
import dev.carillon.documents.preference.Choice;
import dev.carillon.documents.preference.Choices;
import dev.carillon.documents.rule.ChannelSet;
import dev.carillon.documents.rule.LimitRule;
import dev.carillon.documents.rule.LocalInterval;
import dev.carillon.documents.schema.SchemaCheck;
import dev.carillon.events.Channel;
import dev.carillon.events.Guarantee;
import dev.carillon.events.Lane;
import dev.carillon.events.v1.ChannelCode;
import dev.carillon.events.v1.EventType;
import dev.carillon.events.v1.OrderingCode;
import dev.carillon.events.v1.PurposeCode;
import dev.carillon.events.v1.SendWindow;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// JSON form of an event type.
public final class EventTypeDocument {

    private static final long MAX_SECONDS = 365L * 24 * 3600;
    private static final int MAX_SEND_WINDOWS = 20;
    private static final int MAX_SCHEMA_BYTES = 64 * 1024;
    private static final List<String> LANES =
            Arrays.stream(Lane.values()).map(Lane::wireName).toList();
    private static final List<String> GUARANTEES =
            Arrays.stream(Guarantee.values()).map(Guarantee::wireName).toList();

    private static final List<String> ORDERINGS = List.of("lane", "strict");
    private static final List<String> PURPOSES = List.of("transactional", "marketing");
    private static final SchemaCheck SCHEMAS = new SchemaCheck();
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private EventTypeDocument() {}

    /// JSON that is parsed to this event type. Members without a value are absent.
    public static ObjectNode json(EventType type) {
        ObjectNode json = MAPPER.createObjectNode()
                .put("name", type.getName())
                .put("description", type.getDescription())
                .put("mandatory", type.getMandatory())
                .put("withdrawOnRead", !type.getKeepPushOnRead())
                .put("expireAfterSeconds", type.getExpireAfterSeconds())
                .put("dedupeWindowSeconds", type.getDedupeWindowSeconds());
        put(json, "category", type.getCategory());
        put(json, "template", type.getTemplate());
        put(json, "workflow", type.getWorkflow());
        Lane.find(type.getLane()).ifPresent(lane -> json.put("lane", lane.wireName()));
        Guarantee.find(type.getGuarantee()).ifPresent(guarantee -> json.put("guarantee", guarantee.wireName()));
        json.put("ordering", type.getOrdering() == OrderingCode.ORDERING_STRICT ? "strict" : "lane");
        json.put("purpose", type.getPurpose() == PurposeCode.PURPOSE_MARKETING ? "marketing" : "transactional");
        json.set("channels", ChannelSet.json(type.getChannelsList()));
        json.set("quietHoursBypassChannels", ChannelSet.json(type.getQuietHoursBypassChannelsList()));
        ArrayNode windows = json.putArray("sendWindows");
        type.getSendWindowsList().forEach(window -> windows.add(json(window)));
        json.set(
                "defaultPreferences",
                Choices.jsonList(type.getDefaultPreferencesList().stream()
                        .map(Choice::of)
                        .toList()));
        if (type.hasThrottle()) {
            json.set("throttle", LimitRule.of(type.getThrottle()).json());
        }
        if (!type.getDataSchema().isEmpty()) {
            json.set("dataSchema", MAPPER.readTree(type.getDataSchema().toByteArray()));
        }
        return json;
    }

    private static ObjectNode json(SendWindow window) {
        ObjectNode json = new LocalInterval(window.getFrom(), window.getTo(), window.getWeekdaysList()).json();
        Channel.find(window.getChannel()).ifPresent(channel -> json.put("channel", channel.wireName()));
        return json;
    }

    private static void put(ObjectNode json, String name, String text) {
        if (!text.isEmpty()) {
            json.put(name, text);
        }
    }

    /// @param id name of an event type that has no other name, and scope of its preferences
    public static Parsed<EventType> parse(String id, ObjectNode json) {
        Fields body = Fields.of(json);
        EventType.Builder type = EventType.newBuilder()
                .setName(body.text("name", 200).orElse(id))
                .setDescription(body.text("description", 2000).orElse(""))
                .setCategory(body.parsed("category", 128, Syntax::catalogId).orElse(""))
                .setTemplate(body.parsed("template", 128, Syntax::catalogId).orElse(""))
                .setWorkflow(body.parsed("workflow", 128, Syntax::catalogId).orElse(""))
                .setMandatory(body.bool("mandatory").orElse(false))
                .setKeepPushOnRead(!body.bool("withdrawOnRead").orElse(true))
                .setExpireAfterSeconds(seconds(body, "expireAfterSeconds"))
                .setDedupeWindowSeconds(seconds(body, "dedupeWindowSeconds"))
                .addAllDefaultPreferences(
                        Choices.list(body, "defaultPreferences", Choices.implied(Choice.Target.EVENT_TYPE, id, 0))
                                .stream()
                                .map(Choice::toMessage)
                                .toList());
        body.require("lane", body.oneOf("lane", LANES, Lane::find))
                .map(Lane::code)
                .ifPresent(type::setLane);
        type.setGuarantee(body.oneOf("guarantee", GUARANTEES, Guarantee::find)
                .orElse(Guarantee.AT_LEAST_ONCE)
                .code());
        type.setOrdering(
                body.oneOf("ordering", ORDERINGS, EventTypeDocument::ordering).orElse(OrderingCode.ORDERING_LANE));
        type.setPurpose(
                body.oneOf("purpose", PURPOSES, EventTypeDocument::purpose).orElse(PurposeCode.PURPOSE_TRANSACTIONAL));
        channels(body, type);
        limits(body, type);
        schema(body, type);
        return Parsed.of(type.build(), body);
    }

    private static int seconds(Fields body, String name) {
        return body.integer(name, 0, MAX_SECONDS).orElse(0L).intValue();
    }

    private static void channels(Fields body, EventType.Builder type) {
        Set<Channel> channels = ChannelSet.read(body, "channels");
        if (body.node().path("channels").isEmpty() && type.getWorkflow().isEmpty()) {
            body.violate("channels", "required", "must name at least one channel when there is no workflow");
        }
        type.addAllChannels(ChannelSet.codes(channels));
    }

    private static void limits(Fields body, EventType.Builder type) {
        LimitRule.find(body, "throttle").map(LimitRule::toMessage).ifPresent(type::setThrottle);
        type.addAllQuietHoursBypassChannels(ChannelSet.codes(ChannelSet.read(body, "quietHoursBypassChannels")));
        for (Fields window : body.objects("sendWindows", MAX_SEND_WINDOWS)) {
            Optional<Channel> channel = ChannelSet.find(window, "channel");
            LocalInterval interval = LocalInterval.read(window);
            type.addSendWindows(SendWindow.newBuilder()
                    .setChannel(channel.map(Channel::code).orElse(ChannelCode.CHANNEL_UNSPECIFIED))
                    .setFrom(interval.from())
                    .setTo(interval.to())
                    .addAllWeekdays(interval.weekdays()));
        }
    }

    private static void schema(Fields body, EventType.Builder type) {
        body.object("dataSchema").ifPresent(schema -> {
            // The meta-schema decides which members a schema may contain.
            schema.names().forEach(schema::find);
            byte[] bytes = MAPPER.writeValueAsBytes(schema.node());
            if (bytes.length > MAX_SCHEMA_BYTES) {
                body.violate("dataSchema", "maxLength", "must be at most %d bytes".formatted(MAX_SCHEMA_BYTES));
                return;
            }
            SCHEMAS.faults(schema.node())
                    .forEach(fault -> body.violate("dataSchema" + fault.path(), fault.rule(), fault.message()));
            type.setDataSchema(ByteString.copyFrom(bytes));
        });
    }

    private static Optional<OrderingCode> ordering(String name) {
        return switch (name) {
            case "lane" -> Optional.of(OrderingCode.ORDERING_LANE);
            case "strict" -> Optional.of(OrderingCode.ORDERING_STRICT);
            default -> Optional.empty();
        };
    }

    private static Optional<PurposeCode> purpose(String name) {
        return switch (name) {
            case "transactional" -> Optional.of(PurposeCode.PURPOSE_TRANSACTIONAL);
            case "marketing" -> Optional.of(PurposeCode.PURPOSE_MARKETING);
            default -> Optional.empty();
        };
    }
}
