// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import dev.carillon.admin.json.Json;
import dev.carillon.admin.refusal.RefusedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A workflow's steps as a form. Members that have no field stay as they are in the document, which need not be sound:
/// people are in the middle of something.
final class WorkflowSteps {

    private static final int MOST = 50;
    private static final String STEPS = "steps";
    private static final Pattern ACT = Pattern.compile("(up|down|remove):([0-9]{1,2})");
    private static final List<String> CHANNELS = List.of("in_app", "push", "sms", "email", "webhook");

    private static final Field ID = new Field("/id", "Name", Type.TEXT);
    private static final Field NEXT = new Field("/next", "Go on with", Type.TEXT);

    private static final Map<String, List<Field>> FIELDS = new LinkedHashMap<>();
    private static final Map<String, String> BLANKS = new LinkedHashMap<>();

    static {
        kind(
                "deliver",
                "{\"channel\": \"in_app\"}",
                new Field("/deliver/channel", "Channel", Type.TEXT, CHANNELS),
                new Field("/deliver/fallback", "Then, if that fails", Type.LIST),
                new Field("/deliver/confirmWithin", "Or is not confirmed within", Type.TEXT),
                new Field("/deliver/template", "Template", Type.TEXT),
                new Field("/deliver/when", "Only when", Type.TEXT));
        kind(
                "wait",
                "{\"for\": \"5m\"}",
                new Field("/wait/for", "For", Type.TEXT),
                new Field("/wait/until", "Or until the clock shows", Type.TEXT),
                new Field("/wait/unless", "Unless it was", Type.TEXT, List.of("", "confirmed", "seen", "read")));
        kind(
                "digest",
                "{\"window\": {\"fixed\": \"1h\"}}",
                new Field("/digest/key", "What belongs together", Type.TEXT),
                new Field("/digest/window/fixed", "Gathered for", Type.TEXT),
                new Field("/digest/maxItems", "At most so many", Type.NUMBER));
        kind(
                "throttle",
                "{\"limit\": 3, \"per\": \"1h\"}",
                new Field("/throttle/limit", "At most", Type.NUMBER),
                new Field("/throttle/per", "In", Type.TEXT));
        kind(
                "condition",
                "{\"if\": \"true\", \"else\": \"end\"}",
                new Field("/condition/if", "Goes on if", Type.TEXT),
                new Field("/condition/else", "And otherwise to", Type.TEXT));
        kind(
                "fallback",
                "{\"channels\": [\"push\", \"sms\"]}",
                new Field("/fallback/channels", "The first that works of", Type.LIST));
    }

    private WorkflowSteps() {}

    private enum Type {
        TEXT,
        NUMBER,
        /// Separated by commas.
        LIST
    }

    /// @param path below the step
    /// @param choices empty where anything can be written
    private record Field(String path, String label, Type type, List<String> choices) {

        Field(String path, String label, Type type) {
            this(path, label, type, List.of());
        }
    }

    /// A field as it is shown.
    record Shown(String name, String label, String value, List<String> choices, boolean isNumber) {}

    /// A step as it is shown.
    ///
    /// @param at its place, from 0
    /// @param kind empty when it has none that a form knows
    record Step(int at, String kind, List<Shown> fields) {}

    static List<String> kinds() {
        return List.copyOf(FIELDS.keySet());
    }

    static List<Step> shown(ObjectNode workflow) {
        List<Step> steps = new ArrayList<>();
        JsonNode given = workflow.path(STEPS);
        for (int i = 0; i < given.size(); i++) {
            JsonNode step = given.get(i);
            String kind = kind(step).orElse("");
            String prefix = STEPS + "/" + i;
            steps.add(new Step(
                    i,
                    kind,
                    fields(kind).stream()
                            .map(field -> new Shown(
                                    prefix + field.path(),
                                    field.label(),
                                    value(step.at(field.path())),
                                    field.choices(),
                                    field.type() == Type.NUMBER))
                            .toList()));
        }
        return steps;
    }

    /// Puts what a form says into the workflow: its fields, and one act: `add`, `up:2`, `down:2`, `remove:2`.
    static void apply(ObjectNode workflow, Map<String, String> told) {
        ArrayNode steps = workflow.withArrayProperty(STEPS);
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i) instanceof ObjectNode step) {
                for (Field field : fields(kind(step).orElse(""))) {
                    String value = told.get(STEPS + "/" + i + field.path());
                    if (value != null) {
                        set(step, field, value.strip());
                    }
                }
            }
        }
        String act = told.getOrDefault("act", "");
        Matcher moved = ACT.matcher(act);
        if (act.equals("add")) {
            add(steps, told.getOrDefault("kind", ""));
        } else if (moved.matches()) {
            move(steps, moved.group(1), Integer.parseInt(moved.group(2)));
        }
    }

    private static void add(ArrayNode steps, String kind) {
        if (!BLANKS.containsKey(kind)) {
            throw RefusedException.invalid("kind", "enum", "must be one of " + String.join(", ", kinds()));
        }
        if (steps.size() >= MOST) {
            throw RefusedException.invalid(STEPS, "maxItems", "must have at most %d items".formatted(MOST));
        }
        steps.addObject().set(kind, Json.read(BLANKS.get(kind), ObjectNode.class));
    }

    private static void move(ArrayNode steps, String how, int at) {
        if (at >= steps.size()) {
            return;
        }
        int to = how.equals("up") ? at - 1 : at + 1;
        if (how.equals("remove")) {
            steps.remove(at);
        } else if (to >= 0 && to < steps.size()) {
            steps.insert(to, steps.remove(at));
        }
    }

    private static void set(ObjectNode step, Field field, String value) {
        int end = field.path().lastIndexOf('/');
        ObjectNode parent = end == 0 ? step : step.withObject(field.path().substring(0, end));
        String name = field.path().substring(end + 1);
        if (value.isEmpty()) {
            parent.remove(name);
        } else if (field.type() == Type.LIST) {
            ArrayNode items = parent.putArray(name);
            Arrays.stream(value.split(",")).map(String::strip).forEach(items::add);
        } else if (field.type() == Type.NUMBER && value.matches("[0-9]{1,9}")) {
            parent.put(name, Long.parseLong(value));
        } else {
            parent.put(name, value);
        }
    }

    private static String value(JsonNode value) {
        return value.isArray()
                ? value.valueStream().map(item -> item.asString("")).collect(Collectors.joining(", "))
                : value.asString("");
    }

    private static Optional<String> kind(JsonNode step) {
        return FIELDS.keySet().stream().filter(step::has).findFirst();
    }

    private static List<Field> fields(String kind) {
        List<Field> fields = new ArrayList<>(List.of(ID));
        fields.addAll(FIELDS.getOrDefault(kind, List.of()));
        fields.add(NEXT);
        return fields;
    }

    private static void kind(String kind, String blank, Field... fields) {
        FIELDS.put(kind, List.of(fields));
        BLANKS.put(kind, blank);
    }
}
