// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import dev.carillon.admin.catalog.StepFields.Alternatives;
import dev.carillon.admin.catalog.StepFields.Field;
import dev.carillon.admin.catalog.StepFields.Kind;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.refusal.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A workflow's steps as a form. Members that have no field stay as they are in the document, which need not be sound:
/// people are in the middle of something.
final class WorkflowSteps {

    private static final int MOST = 50;
    private static final String STEPS = "steps";
    private static final Pattern ACT = Pattern.compile("(up|down|remove):([0-9]{1,2})");

    private WorkflowSteps() {}

    /// A field as it is shown.
    record Shown(String name, String label, String value, List<String> choices, boolean isNumber) {}

    /// A step as it is shown.
    ///
    /// @param at its place, from 0
    /// @param kind empty when it has none that a form knows
    record Step(int at, String kind, List<Shown> fields) {}

    static List<Step> shown(ObjectNode workflow) {
        List<Step> steps = new ArrayList<>();
        JsonNode given = workflow.path(STEPS);
        for (int i = 0; i < given.size(); i++) {
            JsonNode step = given.get(i);
            String prefix = STEPS + "/" + i;
            List<Shown> fields = new ArrayList<>(StepFields.of(step).stream()
                    .map(field -> new Shown(
                            prefix + field.path(),
                            field.label(),
                            field.value(step),
                            field.choices(),
                            field.type() == StepFields.Type.NUMBER))
                    .toList());
            // Below the name, above what comes with the one that is chosen.
            alternatives(step)
                    .ifPresent(one -> fields.add(
                            1,
                            new Shown(
                                    prefix + one.path(),
                                    one.label(),
                                    one.find(step)
                                            .map(StepFields.Alternative::name)
                                            .orElse(""),
                                    one.names(),
                                    false)));
            steps.add(new Step(i, StepFields.kindOf(step).orElse(""), fields));
        }
        return steps;
    }

    /// Of all fields.
    static List<String> names(ObjectNode workflow) {
        return shown(workflow).stream()
                .flatMap(step -> step.fields().stream())
                .map(Shown::name)
                .toList();
    }

    /// Puts what a form says into the workflow: its fields, and one act: `add`, `up:2`, `down:2`, `remove:2`.
    static void apply(ObjectNode workflow, Map<String, String> told) {
        ArrayNode steps = workflow.withArrayProperty(STEPS);
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i) instanceof ObjectNode step) {
                write(step, STEPS + "/" + i, told);
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

    private static void write(ObjectNode step, String prefix, Map<String, String> told) {
        for (Field field : StepFields.of(step)) {
            String value = told.get(prefix + field.path());
            if (value != null) {
                field.set(step, value.strip());
            }
        }
        // What is chosen instead comes after the fields, which are those of what there was.
        alternatives(step).ifPresent(one -> one.choose(step, told.getOrDefault(prefix + one.path(), "")));
    }

    private static Optional<Alternatives> alternatives(JsonNode step) {
        return StepFields.kindOf(step).flatMap(StepFields::find).flatMap(Kind::alternatives);
    }

    private static void add(ArrayNode steps, String kind) {
        Kind added = StepFields.find(kind)
                .orElseThrow(() -> RefusedException.invalid(
                        "kind", "enum", "must be one of " + String.join(", ", StepFields.kinds())));
        if (steps.size() >= MOST) {
            throw RefusedException.invalid(STEPS, "maxItems", "must have at most %d items".formatted(MOST));
        }
        steps.addObject().set(kind, Json.read(added.blank(), ObjectNode.class));
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
}
