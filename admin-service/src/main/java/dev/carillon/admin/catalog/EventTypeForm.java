// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import com.google.protobuf.ByteString;
import dev.carillon.admin.json.Fields;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.json.Syntax;
import dev.carillon.admin.preference.Choice;
import dev.carillon.admin.preference.Choices;
import dev.carillon.admin.rule.ChannelSet;
import dev.carillon.admin.rule.LimitRule;
import dev.carillon.admin.rule.LocalInterval;
import dev.carillon.events.Channel;
import dev.carillon.events.Guarantee;
import dev.carillon.events.Lane;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.ChannelCode;
import dev.carillon.events.v1.EventType;
import dev.carillon.events.v1.OrderingCode;
import dev.carillon.events.v1.PurposeCode;
import dev.carillon.events.v1.SendWindow;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reader of an event type.
final class EventTypeForm implements DocumentForm {

    private static final long MAX_SECONDS = 365L * 24 * 3600;
    private static final int MAX_SEND_WINDOWS = 20;
    private static final int MAX_SCHEMA_BYTES = 64 * 1024;
    private static final List<String> LANES =
            Arrays.stream(Lane.values()).map(Lane::wireName).toList();
    private static final List<String> GUARANTEES =
            Arrays.stream(Guarantee.values()).map(Guarantee::wireName).toList();

    private final SchemaCheck schemas = new SchemaCheck();

    @Override
    public void read(String id, Fields body, CatalogEntry.Builder entry) {
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
        type.setOrdering(body.oneOf("ordering", List.of("lane", "strict"), EventTypeForm::ordering)
                .orElse(OrderingCode.ORDERING_LANE));
        type.setPurpose(body.oneOf("purpose", List.of("transactional", "marketing"), EventTypeForm::purpose)
                .orElse(PurposeCode.PURPOSE_TRANSACTIONAL));
        channels(body, type);
        limits(body, type);
        schema(body, type);
        entry.setEventType(type);
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

    private void schema(Fields body, EventType.Builder type) {
        body.object("dataSchema").ifPresent(schema -> {
            // The meta-schema decides which members a schema may contain.
            schema.names().forEach(schema::find);
            byte[] bytes = Json.bytes(schema.node());
            if (bytes.length > MAX_SCHEMA_BYTES) {
                body.violate("dataSchema", "maxLength", "must be at most %d bytes".formatted(MAX_SCHEMA_BYTES));
                return;
            }
            schemas.faults(schema.node())
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
