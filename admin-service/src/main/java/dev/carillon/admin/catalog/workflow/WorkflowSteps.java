// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog.workflow;

import dev.carillon.admin.catalog.workflow.StepFields.Alternatives;
import dev.carillon.admin.catalog.workflow.StepFields.Field;
import dev.carillon.admin.catalog.workflow.StepFields.Kind;
import dev.carillon.admin.json.Json;
import dev.carillon.runtime.http.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Form of a workflow's steps. Members without a field stay unchanged in the document. The document may have
/// faults, because it is being edited.
public final class WorkflowSteps {

    /// Most steps of a workflow.
    static final int MOST = 50;
    private static final String STEPS = "steps";
    private static final Pattern ACT = Pattern.compile("(up|down|remove):([0-9]{1,2})");

    private WorkflowSteps() {}

    /// Field of the form.
    ///
    /// @param name path of the field in the document, without the first slash
    /// @param choices allowed values; empty for free text
    public record FieldView(String name, String label, String value, List<String> choices, boolean isNumber) {}

    /// Step of the form.
    ///
    /// @param at index of the step, from 0
    /// @param kind kind of the step; empty if the form does not know it
    /// @param sentence what the step does
    public record Step(int at, String kind, String sentence, List<FieldView> fields) {}

    public static List<Step> shown(ObjectNode workflow) {
        List<Step> steps = new ArrayList<>();
        JsonNode given = workflow.path(STEPS);
        for (int i = 0; i < given.size(); i++) {
            JsonNode step = given.get(i);
            String prefix = STEPS + "/" + i;
            List<FieldView> fields = new ArrayList<>(StepFields.of(step).stream()
                    .map(field -> new FieldView(
                            prefix + field.path(),
                            field.label(),
                            field.value(step),
                            field.choices(),
                            field.type() == StepFields.Type.NUMBER))
                    .toList());
            // The choice comes after the name, before the fields of the chosen alternative.
            alternatives(step)
                    .ifPresent(one -> fields.add(
                            1,
                            new FieldView(
                                    prefix + one.path(),
                                    one.label(),
                                    one.find(step)
                                            .map(StepFields.Alternative::name)
                                            .orElse(""),
                                    one.names(),
                                    false)));
            steps.add(new Step(i, StepFields.kindOf(step).orElse(""), StepSentence.of(step), fields));
        }
        return steps;
    }

    /// Names of all fields of the form.
    public static List<String> names(ObjectNode workflow) {
        return shown(workflow).stream()
                .flatMap(step -> step.fields().stream())
                .map(FieldView::name)
                .toList();
    }

    /// Applies a form to the workflow: its fields, and one action: `add`, `up:2`, `down:2`, `remove:2`.
    public static void apply(ObjectNode workflow, Map<String, String> submitted) {
        ArrayNode steps = workflow.withArrayProperty(STEPS);
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i) instanceof ObjectNode step) {
                write(step, STEPS + "/" + i, submitted);
            }
        }
        String act = submitted.getOrDefault("act", "");
        Matcher moved = ACT.matcher(act);
        if (act.equals("add")) {
            add(steps, submitted.getOrDefault("kind", ""));
        } else if (moved.matches()) {
            move(steps, moved.group(1), Integer.parseInt(moved.group(2)));
        }
    }

    private static void write(ObjectNode step, String prefix, Map<String, String> submitted) {
        for (Field field : StepFields.of(step)) {
            String value = submitted.get(prefix + field.path());
            if (value != null) {
                field.set(step, value.strip());
            }
        }
        // A new choice is applied after the fields, which belong to the previous choice.
        alternatives(step).ifPresent(one -> one.choose(step, submitted.getOrDefault(prefix + one.path(), "")));
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
