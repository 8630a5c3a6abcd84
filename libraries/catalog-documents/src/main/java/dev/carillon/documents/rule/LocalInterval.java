// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.rule;

import dev.carillon.documents.json.Fields;
import dev.carillon.documents.json.Syntax;
import dev.carillon.events.v1.QuietHours;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Interval of a recipient's local time. An interval that ends before it begins crosses midnight. Stored as JSON
/// with these exact member names.
///
/// @param weekdays ISO numbers of the days on which it begins; empty for every day
public record LocalInterval(String from, String to, List<Integer> weekdays) {

    private static final int DAYS = 7;

    public LocalInterval {
        weekdays = List.copyOf(weekdays);
    }

    public static LocalInterval of(QuietHours hours) {
        return new LocalInterval(hours.getFrom(), hours.getTo(), hours.getWeekdaysList());
    }

    /// Reads `{"from": "22:00", "to": "07:00", "weekdays"?: [1, 7]}`; empty if the member is absent.
    public static Optional<LocalInterval> find(Fields fields, String name) {
        return fields.object(name).map(LocalInterval::read);
    }

    /// Reads the members `from`, `to` and `weekdays` of an object that may have other members.
    public static LocalInterval read(Fields fields) {
        String from = fields.require("from", fields.parsed("from", 8, Syntax::localTime))
                .orElse("");
        String to =
                fields.require("to", fields.parsed("to", 8, Syntax::localTime)).orElse("");
        if (!from.isEmpty() && from.equals(to)) {
            fields.violate("to", "different", "must differ from the beginning");
        }
        return new LocalInterval(from, to, weekdays(fields));
    }

    /// Reads the member `weekdays`: distinct ISO numbers of days.
    public static List<Integer> weekdays(Fields fields) {
        List<Integer> weekdays = new ArrayList<>();
        for (JsonNode item : fields.array("weekdays", DAYS)) {
            int day = item.isIntegralNumber() ? item.asInt(0) : 0;
            if (day < 1 || day > DAYS || weekdays.contains(day)) {
                fields.violate("weekdays", "enum", "must be different numbers from 1 (Monday) to 7");
                return List.of();
            }
            weekdays.add(day);
        }
        return weekdays;
    }

    public ObjectNode json() {
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("from", from).put("to", to);
        if (!weekdays.isEmpty()) {
            weekdays.forEach(json.putArray("weekdays")::add);
        }
        return json;
    }

    public QuietHours toQuietHours() {
        return QuietHours.newBuilder()
                .setFrom(from)
                .setTo(to)
                .addAllWeekdays(weekdays)
                .build();
    }
}
