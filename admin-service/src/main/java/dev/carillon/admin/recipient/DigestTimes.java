// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient;

import dev.carillon.admin.json.Json;
import dev.carillon.documents.json.Fields;
import dev.carillon.documents.json.Syntax;
import dev.carillon.documents.rule.LocalInterval;
import dev.carillon.events.v1.DigestSchedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// Times at which a recipient receives digests, in local time. Stored as JSON with these exact member names.
///
/// @param weekdays ISO numbers; empty for every day
record DigestTimes(List<String> times, List<Integer> weekdays) {

    private static final int MAX_TIMES = 24;
    private static final int MAX_TIME_LENGTH = 8;

    DigestTimes {
        times = List.copyOf(times);
        weekdays = List.copyOf(weekdays);
    }

    /// Reads `{"times": ["08:00", "18:00"], "weekdays"?: [1, 5]}`; empty if the member is absent.
    static Optional<DigestTimes> find(Fields fields, String name) {
        return fields.object(name).map(schedule -> new DigestTimes(times(schedule), LocalInterval.weekdays(schedule)));
    }

    private static List<String> times(Fields schedule) {
        List<String> given = schedule.texts("times", MAX_TIMES, MAX_TIME_LENGTH);
        if (schedule.node().path("times").isEmpty()) {
            schedule.violate("times", "required", "must name at least one local time such as 08:00");
        }
        List<String> times = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            try {
                String time = Syntax.localTime(given.get(i));
                if (times.contains(time)) {
                    schedule.violate("times/" + i, "uniqueItems", "is named twice");
                }
                times.add(time);
            } catch (IllegalArgumentException e) {
                schedule.violate("times/" + i, "format", String.valueOf(e.getMessage()));
            }
        }
        return times.stream().sorted().toList();
    }

    ObjectNode json() {
        ObjectNode json = Json.object();
        times.forEach(json.putArray("times")::add);
        if (!weekdays.isEmpty()) {
            weekdays.forEach(json.putArray("weekdays")::add);
        }
        return json;
    }

    DigestSchedule toMessage() {
        return DigestSchedule.newBuilder()
                .addAllTimes(times)
                .addAllWeekdays(weekdays)
                .build();
    }
}
