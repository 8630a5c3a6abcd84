// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog.workflow;

import dev.carillon.admin.json.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Form fields of a workflow's steps, by the kind of the step.
final class StepFields {

    private static final List<String> CHANNELS = List.of("in_app", "push", "sms", "email", "webhook");
    /// Last parts of the paths whose values are durations.
    private static final Set<String> DURATIONS =
            Set.of("for", "bestTimeWithin", "fixed", "sliding", "atMost", "per", "confirmWithin", "digestFor");
    private static final List<String> YES_OR_NO = List.of("no", "yes");

    private static final Field ID = new Field("/id", "Name", Type.TEXT);
    private static final Field NEXT = new Field("/next", "Go on with", Type.TEXT);

    private static final Alternatives WINDOW = new Alternatives(
            "/digest/window",
            "Digest window",
            List.of(
                    new Alternative(
                            "fixed", "{\"fixed\": \"1h\"}", new Field("/digest/window/fixed", "Duration", Type.NEEDED)),
                    new Alternative(
                            "sliding",
                            "{\"sliding\": \"10m\", \"atMost\": \"1h\"}",
                            new Field("/digest/window/sliding", "Pause that ends it", Type.NEEDED),
                            new Field("/digest/window/atMost", "Longest duration", Type.NEEDED)),
                    new Alternative(
                            "scheduled",
                            "{\"scheduled\": {\"times\": [\"09:00\"]}}",
                            new Field("/digest/window/scheduled/times", "Times", Type.LIST),
                            new Field("/digest/window/scheduled/days", "Days (default: all)", Type.LIST),
                            new Field(
                                    "/digest/window/scheduled/zone",
                                    "Time zone (default: the recipient's)",
                                    Type.TEXT)),
                    new Alternative(
                            "recipientSchedule",
                            "{\"recipientSchedule\": {\"times\": [\"18:00\"]}}",
                            new Field(
                                    "/digest/window/recipientSchedule/times",
                                    "Default times, if the recipient chose none",
                                    Type.LIST),
                            new Field("/digest/window/recipientSchedule/days", "Days (default: all)", Type.LIST))));

    private static final Alternatives WAIT = new Alternatives(
            "/wait",
            "Wait",
            List.of(
                    new Alternative("for", "{\"for\": \"5m\"}", new Field("/wait/for", "Duration", Type.NEEDED)),
                    new Alternative(
                            "until",
                            "{\"until\": \"09:00\"}",
                            new Field("/wait/until", "Time of day", Type.NEEDED),
                            new Field("/wait/days", "Days (default: all)", Type.LIST),
                            new Field("/wait/zone", "Time zone (default: the recipient's)", Type.TEXT)),
                    new Alternative(
                            "bestTimeWithin",
                            "{\"bestTimeWithin\": \"12h\"}",
                            new Field("/wait/bestTimeWithin", "Recipient's best hour within", Type.NEEDED))));

    private static final Map<String, Kind> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put(
                "deliver",
                new Kind(
                        "{\"channel\": \"in_app\"}",
                        new Field("/deliver/channel", "Channel", Type.TEXT, CHANNELS),
                        new Field("/deliver/fallback", "Fallback channels", Type.LIST),
                        new Field("/deliver/confirmWithin", "Fall back if not confirmed within", Type.TEXT),
                        new Field("/deliver/template", "Template", Type.TEXT),
                        new Field("/deliver/when", "Condition", Type.TEXT)));
        KINDS.put(
                "wait",
                new Kind(
                        "{\"for\": \"5m\"}",
                        WAIT,
                        new Field("/wait/unless", "Skip if", Type.TEXT, List.of("", "confirmed", "seen", "read"))));
        KINDS.put(
                "digest",
                new Kind(
                        "{\"window\": {\"fixed\": \"1h\"}}",
                        WINDOW,
                        new Field("/digest/key", "Digest key", Type.TEXT),
                        new Field("/digest/maxItems", "Most items", Type.NUMBER),
                        new Field("/digest/leading", "Send the first item at once", Type.FLAG, YES_OR_NO)));
        KINDS.put(
                "throttle",
                new Kind(
                        "{\"limit\": 3, \"per\": \"1h\"}",
                        new Field("/throttle/limit", "Limit", Type.NUMBER),
                        new Field("/throttle/per", "Window", Type.NEEDED),
                        new Field("/throttle/key", "Throttle key", Type.TEXT),
                        new Field(
                                "/throttle/overflow",
                                "Overflow",
                                Type.TEXT,
                                List.of("", "defer", "digest", "suppress")),
                        new Field("/throttle/digestFor", "Digest window of the overflow", Type.TEXT)));
        KINDS.put(
                "condition",
                new Kind(
                        "{\"if\": \"true\", \"else\": \"end\"}",
                        new Field("/condition/if", "Condition", Type.NEEDED),
                        new Field("/condition/else", "Step if it is false", Type.TEXT)));
        KINDS.put(
                "fallback",
                new Kind(
                        "{\"channels\": [\"push\", \"sms\"]}",
                        new Field("/fallback/channels", "Channels, in order", Type.LIST),
                        new Field("/fallback/confirmWithin", "Next channel if not confirmed within", Type.TEXT),
                        new Field("/fallback/template", "Template", Type.TEXT),
                        new Field("/fallback/when", "Condition", Type.TEXT)));
    }

    private StepFields() {}

    enum Type {
        TEXT,
        /// A text that must not be removed: an empty value is a fault.
        NEEDED,
        NUMBER,
        /// `yes` or `no`.
        FLAG,
        /// Separated by commas.
        LIST
    }

    /// @param path path below the step
    /// @param choices allowed values; empty for free text
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
                case TEXT, NEEDED ->
                    putOrRemove(parent, name, DURATIONS.contains(name) ? TypedDuration.shortened(value) : value);
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

    /// Alternative members, of which the step has exactly one.
    ///
    /// @param path path of the object that has the member, below the step
    record Alternatives(String path, String label, List<Alternative> all) {

        List<String> names() {
            return all.stream().map(Alternative::name).toList();
        }

        Optional<Alternative> find(JsonNode step) {
            return all.stream().filter(one -> step.at(path).has(one.name())).findFirst();
        }

        /// Replaces the present alternative by another one.
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

    /// One of the alternatives.
    ///
    /// @param blank initial JSON when it is chosen
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

    /// Kind of step.
    ///
    /// @param blank initial JSON of a new step
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

    /// Kind of a step; empty if the form does not know it.
    static Optional<String> kindOf(JsonNode step) {
        return KINDS.keySet().stream().filter(step::has).findFirst();
    }

    /// Fields of a step, including those of its chosen alternative.
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
