// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

import dev.carillon.events.Guarantee;
import dev.carillon.events.Lane;
import dev.carillon.events.v1.EventType;
import dev.carillon.events.v1.LaneCode;
import dev.carillon.events.v1.OrderingCode;
import dev.carillon.events.v1.Preference;
import dev.carillon.events.v1.PurposeCode;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// JSON form of an event type, as it is published.
final class EventTypeForm {

    private static final int MAX_SECONDS = 365 * 24 * 3600;

    private EventTypeForm() {}

    /// JSON of an event type, without default values.
    static ObjectNode json(EventType type) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
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
        if (type.getOrdering() != OrderingCode.ORDERING_UNSPECIFIED) {
            json.put("ordering", Names.of(type.getOrdering()));
        }
        if (type.getPurpose() != PurposeCode.PURPOSE_UNSPECIFIED) {
            json.put("purpose", Names.of(type.getPurpose()));
        }
        json.set("channels", RuleForms.jsonChannels(type.getChannelsList()));
        json.set("quietHoursBypassChannels", RuleForms.jsonChannels(type.getQuietHoursBypassChannelsList()));
        json.set("sendWindows", RuleForms.jsonWindows(type.getSendWindowsList()));
        json.set("defaultPreferences", RuleForms.jsonPreferences(type.getDefaultPreferencesList()));
        if (type.hasThrottle()) {
            json.set("throttle", RuleForms.json(type.getThrottle()));
        }
        return json;
    }

    /// @param before current type, whose schema is kept; recorded events are not validated again
    static EventType read(String id, Members members, EventType before) {
        members.find("dataSchema");
        EventType.Builder type = EventType.newBuilder()
                .setName(members.parsed("name", Function.identity()).orElse(id))
                .setDescription(
                        members.parsed("description", Function.identity()).orElse(""))
                .setDataSchema(before.getDataSchema())
                .setCategory(id(members, "category"))
                .setTemplate(id(members, "template"))
                .setWorkflow(id(members, "workflow"))
                .setMandatory(members.bool("mandatory").orElse(false))
                .setKeepPushOnRead(!members.bool("withdrawOnRead").orElse(true))
                .setExpireAfterSeconds(seconds(members, "expireAfterSeconds"))
                .setDedupeWindowSeconds(seconds(members, "dedupeWindowSeconds"))
                .setLane(members.require("lane", members.parsed("lane", Names::lane))
                        .orElse(LaneCode.LANE_UNSPECIFIED))
                .setOrdering(members.parsed("ordering", Names::ordering).orElse(OrderingCode.ORDERING_LANE))
                .setPurpose(members.parsed("purpose", Names::purpose).orElse(PurposeCode.PURPOSE_TRANSACTIONAL))
                .setGuarantee(members.parsed("guarantee", EventTypeForm::guarantee)
                        .orElse(Guarantee.AT_LEAST_ONCE)
                        .code())
                .addAllChannels(RuleForms.channels(members, "channels"))
                .addAllQuietHoursBypassChannels(RuleForms.channels(members, "quietHoursBypassChannels"))
                .addAllSendWindows(RuleForms.windows(members, "sendWindows"))
                .addAllDefaultPreferences(RuleForms.preferences(
                        members,
                        "defaultPreferences",
                        Preference.newBuilder().setEventType(id).build()));
        RuleForms.limit(members, "throttle").ifPresent(type::setThrottle);
        if (members.find("channels").filter(given -> !given.isEmpty()).isEmpty()
                && type.getWorkflow().isEmpty()) {
            members.violate("channels", "required", "must name at least one channel when there is no workflow");
        }
        members.refuseOthers();
        return type.build();
    }

    private static String id(Members members, String name) {
        return members.parsed(name, Names::catalogId).orElse("");
    }

    private static int seconds(Members members, String name) {
        return members.integer(name, 0, MAX_SECONDS).orElse(0);
    }

    private static Guarantee guarantee(String name) {
        Optional<Guarantee> found = Guarantee.find(name);
        return found.orElseThrow(() ->
                new IllegalArgumentException("must be one of at_most_once, at_least_once," + " effectively_once"));
    }

    private static void put(ObjectNode json, String name, String text) {
        if (!text.isEmpty()) {
            json.put(name, text);
        }
    }
}
