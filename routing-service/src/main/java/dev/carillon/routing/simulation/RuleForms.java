// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

import dev.carillon.events.v1.ChannelCode;
import dev.carillon.events.v1.OverflowCode;
import dev.carillon.events.v1.Preference;
import dev.carillon.events.v1.QuietHours;
import dev.carillon.events.v1.RateLimit;
import dev.carillon.events.v1.SendWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// JSON forms of the parts that event types and tenants share.
final class RuleForms {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int MAX_LIMIT = 1000;
    private static final int MAX_SECONDS = 30 * 24 * 3600;
    private static final int MAX_SEND_WINDOWS = 20;
    private static final int MAX_PREFERENCES = 500;
    private static final int DAYS = 7;
    private static final int CHANNELS = 5;

    private RuleForms() {}

    static ObjectNode json(RateLimit limit) {
        ObjectNode json = JSON.objectNode()
                .put("limit", limit.getLimit())
                .put("perSeconds", limit.getPerSeconds())
                .put("overflow", Names.of(limit.getOverflow()));
        if (limit.getDigestSeconds() > 0) {
            json.put("digestSeconds", limit.getDigestSeconds());
        }
        return json;
    }

    static Optional<RateLimit> limit(Members members, String name) {
        return members.object(name).map(limit -> {
            OverflowCode overflow = limit.parsed("overflow", Names::overflow).orElse(OverflowCode.OVERFLOW_DEFER);
            Optional<Integer> digest = limit.integer("digestSeconds", 1, MAX_SECONDS);
            if (overflow == OverflowCode.OVERFLOW_DIGEST) {
                limit.require("digestSeconds", digest);
            } else if (digest.isPresent()) {
                limit.violate("digestSeconds", "exclusive", "is for the overflow digest only");
            }
            RateLimit read = RateLimit.newBuilder()
                    .setLimit(limit.require("limit", limit.integer("limit", 1, MAX_LIMIT))
                            .orElse(1))
                    .setPerSeconds(limit.require("perSeconds", limit.integer("perSeconds", 1, MAX_SECONDS))
                            .orElse(1))
                    .setOverflow(overflow)
                    .setDigestSeconds(digest.orElse(0))
                    .build();
            limit.refuseOthers();
            return read;
        });
    }

    static ObjectNode json(QuietHours hours) {
        return interval(hours.getFrom(), hours.getTo(), hours.getWeekdaysList());
    }

    static Optional<QuietHours> quietHours(Members members, String name) {
        return members.object(name).map(hours -> {
            QuietHours read = QuietHours.newBuilder()
                    .setFrom(time(hours, "from"))
                    .setTo(time(hours, "to"))
                    .addAllWeekdays(weekdays(hours))
                    .build();
            refuseEmpty(hours, read.getFrom(), read.getTo());
            return read;
        });
    }

    static ArrayNode jsonWindows(List<SendWindow> windows) {
        ArrayNode json = JSON.arrayNode();
        windows.forEach(window -> {
            ObjectNode item = interval(window.getFrom(), window.getTo(), window.getWeekdaysList());
            Names.of(window.getChannel()).ifPresent(channel -> item.put("channel", channel));
            json.add(item);
        });
        return json;
    }

    static List<SendWindow> windows(Members members, String name) {
        return members.objects(name, MAX_SEND_WINDOWS).stream()
                .map(window -> {
                    SendWindow read = SendWindow.newBuilder()
                            .setChannel(
                                    window.parsed("channel", Names::channel).orElse(ChannelCode.CHANNEL_UNSPECIFIED))
                            .setFrom(time(window, "from"))
                            .setTo(time(window, "to"))
                            .addAllWeekdays(weekdays(window))
                            .build();
                    refuseEmpty(window, read.getFrom(), read.getTo());
                    return read;
                })
                .toList();
    }

    static ArrayNode jsonChannels(List<ChannelCode> channels) {
        ArrayNode json = JSON.arrayNode();
        channels.forEach(code -> Names.of(code).ifPresent(json::add));
        return json;
    }

    static List<ChannelCode> channels(Members members, String name) {
        return members.distinct(name, CHANNELS, Names::channel);
    }

    static ArrayNode jsonPreferences(List<Preference> preferences) {
        ArrayNode json = JSON.arrayNode();
        preferences.forEach(preference -> {
            ObjectNode item = json.addObject();
            switch (preference.getScopeCase()) {
                case CATEGORY -> item.put("category", preference.getCategory());
                case EVENT_TYPE -> item.put("eventType", preference.getEventType());
                case ALL -> item.put("all", true);
                case SCOPE_NOT_SET -> {} // the enclosing document implies the scope
            }
            Names.of(preference.getChannel()).ifPresent(channel -> item.put("channel", channel));
            item.put("enabled", preference.getEnabled());
        });
        return json;
    }

    /// @param implied scope of an item without one
    static List<Preference> preferences(Members members, String name, Preference implied) {
        return members.objects(name, MAX_PREFERENCES).stream()
                .map(item -> {
                    Preference.Builder read = implied.toBuilder();
                    Optional<String> category = item.parsed("category", Names::catalogId);
                    Optional<String> eventType = item.parsed("eventType", Names::catalogId);
                    if (category.isPresent() && eventType.isPresent()) {
                        item.violate("category", "exclusive", "must not stand beside eventType");
                    }
                    item.bool("all").filter(all -> all).ifPresent(read::setAll);
                    category.ifPresent(read::setCategory);
                    eventType.ifPresent(read::setEventType);
                    item.parsed("channel", Names::channel).ifPresent(read::setChannel);
                    item.require("enabled", item.bool("enabled")).ifPresent(read::setEnabled);
                    item.refuseOthers();
                    return read.build();
                })
                .toList();
    }

    private static ObjectNode interval(String from, String to, List<Integer> weekdays) {
        ObjectNode json = JSON.objectNode().put("from", from).put("to", to);
        if (!weekdays.isEmpty()) {
            weekdays.forEach(json.putArray("weekdays")::add);
        }
        return json;
    }

    private static String time(Members members, String name) {
        return members.require(name, members.parsed(name, Names::localTime)).orElse("");
    }

    private static void refuseEmpty(Members members, String from, String to) {
        if (!from.isEmpty() && from.equals(to)) {
            members.violate("to", "different", "must differ from the beginning");
        }
        members.refuseOthers();
    }

    private static List<Integer> weekdays(Members members) {
        List<Integer> weekdays = new ArrayList<>();
        for (JsonNode item : members.array("weekdays", DAYS)) {
            int day = item.isIntegralNumber() ? item.asInt(0) : 0;
            if (day < 1 || day > DAYS || weekdays.contains(day)) {
                members.violate("weekdays", "enum", "must be different numbers from 1 (Monday) to 7");
                return List.of();
            }
            weekdays.add(day);
        }
        return weekdays;
    }
}
