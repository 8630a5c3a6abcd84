// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import dev.carillon.admin.json.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a form has fields for in the steps of a workflow, by the kind of a step.
final class StepFields {

    private static final List<String> CHANNELS = List.of("in_app", "push", "sms", "email", "webhook");
    private static final List<String> YES_OR_NO = List.of("no", "yes");

    private static final Field ID = new Field("/id", "Name", Type.TEXT);
    private static final Field NEXT = new Field("/next", "Go on with", Type.TEXT);

    private static final Alternatives WINDOW = new Alternatives(
            "/digest/window",
            "Gathered",
            List.of(
                    new Alternative(
                            "fixed", "{\"fixed\": \"1h\"}", new Field("/digest/window/fixed", "For", Type.NEEDED)),
                    new Alternative(
                            "sliding",
                            "{\"sliding\": \"10m\", \"atMost\": \"1h\"}",
                            new Field("/digest/window/sliding", "Until none came for", Type.NEEDED),
                            new Field("/digest/window/atMost", "At the longest", Type.NEEDED)),
                    new Alternative(
                            "scheduled",
                            "{\"scheduled\": {\"times\": [\"09:00\"]}}",
                            new Field("/digest/window/scheduled/times", "Until one of the times", Type.LIST),
                            new Field("/digest/window/scheduled/days", "On the days, else all", Type.LIST),
                            new Field("/digest/window/scheduled/zone", "Time zone, else theirs", Type.TEXT)),
                    new Alternative(
                            "recipientSchedule",
                            "{\"recipientSchedule\": {\"times\": [\"18:00\"]}}",
                            new Field(
                                    "/digest/window/recipientSchedule/times",
                                    "Until the times that they chose, else",
                                    Type.LIST),
                            new Field("/digest/window/recipientSchedule/days", "On the days, else all", Type.LIST))));

    private static final Alternatives WAIT = new Alternatives(
            "/wait",
            "Waits",
            List.of(
                    new Alternative("for", "{\"for\": \"5m\"}", new Field("/wait/for", "For", Type.NEEDED)),
                    new Alternative(
                            "until",
                            "{\"until\": \"09:00\"}",
                            new Field("/wait/until", "Until the clock shows", Type.NEEDED),
                            new Field("/wait/days", "On the days, else all", Type.LIST),
                            new Field("/wait/zone", "Time zone, else theirs", Type.TEXT)),
                    new Alternative(
                            "bestTimeWithin",
                            "{\"bestTimeWithin\": \"12h\"}",
                            new Field("/wait/bestTimeWithin", "For their best hour within", Type.NEEDED))));

    private static final Map<String, Kind> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put(
                "deliver",
                new Kind(
                        "{\"channel\": \"in_app\"}",
                        new Field("/deliver/channel", "Channel", Type.TEXT, CHANNELS),
                        new Field("/deliver/fallback", "Then, if that fails", Type.LIST),
                        new Field("/deliver/confirmWithin", "Or is not confirmed within", Type.TEXT),
                        new Field("/deliver/template", "Template", Type.TEXT),
                        new Field("/deliver/when", "Only when", Type.TEXT)));
        KINDS.put(
                "wait",
                new Kind(
                        "{\"for\": \"5m\"}",
                        WAIT,
                        new Field(
                                "/wait/unless", "Unless it was", Type.TEXT, List.of("", "confirmed", "seen", "read"))));
        KINDS.put(
                "digest",
                new Kind(
                        "{\"window\": {\"fixed\": \"1h\"}}",
                        WINDOW,
                        new Field("/digest/key", "What belongs together", Type.TEXT),
                        new Field("/digest/maxItems", "At most so many", Type.NUMBER),
                        new Field("/digest/leading", "The first goes on at once", Type.FLAG, YES_OR_NO)));
        KINDS.put(
                "throttle",
                new Kind(
                        "{\"limit\": 3, \"per\": \"1h\"}",
                        new Field("/throttle/limit", "At most", Type.NUMBER),
                        new Field("/throttle/per", "In", Type.NEEDED),
                        new Field("/throttle/key", "What belongs together", Type.TEXT),
                        new Field(
                                "/throttle/overflow",
                                "Those above",
                                Type.TEXT,
                                List.of("", "defer", "digest", "suppress")),
                        new Field("/throttle/digestFor", "A digest gathers for", Type.TEXT)));
        KINDS.put(
                "condition",
                new Kind(
                        "{\"if\": \"true\", \"else\": \"end\"}",
                        new Field("/condition/if", "Goes on if", Type.NEEDED),
                        new Field("/condition/else", "And otherwise to", Type.TEXT)));
        KINDS.put(
                "fallback",
                new Kind(
                        "{\"channels\": [\"push\", \"sms\"]}",
                        new Field("/fallback/channels", "The first that works of", Type.LIST),
                        new Field("/fallback/confirmWithin", "That is confirmed within", Type.TEXT),
                        new Field("/fallback/template", "Template", Type.TEXT),
                        new Field("/fallback/when", "Only when", Type.TEXT)));
    }

    private StepFields() {}

    enum Type {
        TEXT,
        /// A text that stays, and is a fault, when it is emptied.
        NEEDED,
        NUMBER,
        /// `yes` or `no`.
        FLAG,
        /// Separated by commas.
        LIST
    }

    /// @param path below the step
    /// @param choices empty where anything can be written
    record Field(String path, String label, Type type, List<String> choices) {

        Field(String path, String label, Type type) {
            this(path, label, type, List.of());
        }

        String value(JsonNode step) {
            JsonNode value = step.at(path);
            if (type == Type.FLAG) {
                return value.asBoolean(false) ? "yes" : "no";
            }
            return value.isArray()
                    ? value.valueStream().map(item -> item.asString("")).collect(Collectors.joining(", "))
                    : value.asString("");
        }

        void set(ObjectNode step, String value) {
            int end = path.lastIndexOf('/');
            ObjectNode parent = end == 0 ? step : step.withObject(path.substring(0, end));
            String name = path.substring(end + 1);
            switch (type) {
                case TEXT, NEEDED -> putOrRemove(parent, name, value);
                case NUMBER -> putNumber(parent, name, value);
                case FLAG -> putFlag(parent, name, value.equals("yes"));
                case LIST -> putList(parent, name, value);
            }
        }

        private void putOrRemove(ObjectNode parent, String name, String value) {
            if (value.isEmpty() && type != Type.NEEDED) {
                parent.remove(name);
            } else {
                parent.put(name, value);
            }
        }

        private void putNumber(ObjectNode parent, String name, String value) {
            if (value.matches("[0-9]{1,9}")) {
                parent.put(name, Long.parseLong(value));
            } else {
                putOrRemove(parent, name, value);
            }
        }

        private static void putFlag(ObjectNode parent, String name, boolean isSet) {
            if (isSet) {
                parent.put(name, true);
            } else {
                parent.remove(name);
            }
        }

        private static void putList(ObjectNode parent, String name, String value) {
            if (value.isEmpty()) {
                parent.remove(name);
            } else {
                ArrayNode items = parent.putArray(name);
                Arrays.stream(value.split(",")).map(String::strip).forEach(items::add);
            }
        }
    }

    /// Members of which there is exactly one.
    ///
    /// @param path of the object that has it, below the step
    record Alternatives(String path, String label, List<Alternative> all) {

        List<String> names() {
            return all.stream().map(Alternative::name).toList();
        }

        Optional<Alternative> find(JsonNode step) {
            return all.stream().filter(one -> step.at(path).has(one.name())).findFirst();
        }

        /// Puts another one in the place of that which there is.
        void choose(ObjectNode step, String name) {
            ObjectNode parent = step.withObject(path);
            all.stream()
                    .filter(one -> one.name().equals(name) && !parent.has(name))
                    .forEach(one -> {
                        all.forEach(other -> parent.remove(other.members(path)));
                        parent.setAll(Json.read(one.blank(), ObjectNode.class));
                    });
        }
    }

    /// One of them.
    ///
    /// @param blank what it is when it is chosen
    record Alternative(String name, String blank, List<Field> fields) {

        Alternative(String name, String blank, Field... fields) {
            this(name, blank, List.of(fields));
        }

        private List<String> members(String parent) {
            return fields.stream()
                    .map(field -> field.path().substring(parent.length() + 1).split("/", -1)[0])
                    .toList();
        }
    }

    /// One kind of step.
    ///
    /// @param blank what one is when it is added
    record Kind(String blank, Optional<Alternatives> alternatives, List<Field> fields) {

        Kind(String blank, Field... fields) {
            this(blank, Optional.empty(), List.of(fields));
        }

        Kind(String blank, Alternatives alternatives, Field... fields) {
            this(blank, Optional.of(alternatives), List.of(fields));
        }
    }

    static List<String> kinds() {
        return List.copyOf(KINDS.keySet());
    }

    static Optional<Kind> find(String kind) {
        return Optional.ofNullable(KINDS.get(kind));
    }

    /// Empty when it is none that a form knows.
    static Optional<String> kindOf(JsonNode step) {
        return KINDS.keySet().stream().filter(step::has).findFirst();
    }

    /// Those of a step as it is.
    static List<Field> of(JsonNode step) {
        List<Field> fields = new ArrayList<>(List.of(ID));
        kindOf(step).flatMap(StepFields::find).ifPresent(kind -> {
            kind.alternatives()
                    .flatMap(alternatives -> alternatives.find(step))
                    .ifPresent(chosen -> fields.addAll(chosen.fields()));
            fields.addAll(kind.fields());
        });
        fields.add(NEXT);
        return fields;
    }
}
