// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient.segment;

import dev.carillon.admin.json.Form;
import dev.carillon.admin.json.Json;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Rule of a segment as the fields of a form.
///
/// @param rows conditions of the rule, followed by an empty one
record SegmentForm(String name, String kind, boolean isAnyEnough, List<Row> rows) {

    private static final String ATTRIBUTE_FIELD = "attribute";

    /// Condition as three fields of a form.
    ///
    /// @param field `attribute`, or the name of another field
    /// @param attribute name of the attribute; empty for other fields
    record Row(String field, String attribute, String operator, String value) {

        static Row of(SegmentRule.Condition condition) {
            boolean isAttribute = condition.field().startsWith(SegmentRule.ATTRIBUTE);
            return new Row(
                    isAttribute ? ATTRIBUTE_FIELD : condition.field(),
                    isAttribute ? condition.field().substring(SegmentRule.ATTRIBUTE.length()) : "",
                    condition.operator().wireName(),
                    condition.value());
        }
    }

    /// Choice with the text that names it in the form.
    record Choice(String value, String text) {}

    static final List<Choice> FIELD_CHOICES = List.of(
            new Choice(ATTRIBUTE_FIELD, "attribute"),
            new Choice("locale", "language"),
            new Choice("timeZone", "time zone"),
            new Choice("email", "e-mail address"),
            new Choice("phone", "phone number"),
            new Choice("devices", "devices"));

    static final List<Choice> OPERATOR_CHOICES = List.of(
            new Choice("is", "is"),
            new Choice("is-not", "is not"),
            new Choice("one-of", "is one of (a, b, c)"),
            new Choice("begins-with", "begins with"),
            new Choice("at-least", "is at least"),
            new Choice("at-most", "is at most"),
            new Choice("exists", "is present"),
            new Choice("missing", "is missing"));

    /// @param document stored document; empty for a new segment
    static SegmentForm of(ObjectNode document) {
        SegmentRule rule = Segment.stored(document).orElse(new SegmentRule(false, List.of()));
        return new SegmentForm(
                document.path("name").asString(""),
                document.path("kind").asString(Segment.RULE),
                rule.isAnyEnough(),
                Stream.concat(
                                rule.conditions().stream().map(Row::of),
                                Stream.of(new Row(ATTRIBUTE_FIELD, "", "is", "")))
                        .limit(SegmentRule.MAX_CONDITIONS)
                        .toList());
    }

    /// Document from a form's fields: `conditions/0/field`, `conditions/0/attribute` … A row of an attribute
    /// without a name is left out. Faults are found when the document is read.
    static ObjectNode document(Map<String, String> submitted) {
        Form form = new Form(submitted);
        ObjectNode document = Json.object();
        form.putTexts(document, List.of("name", "kind"));
        if (document.path("kind").asString("").equals(Segment.LIST)) {
            return document;
        }
        form.putTexts(document, List.of("match"));
        ArrayNode conditions = document.putArray("conditions");
        for (int row = 0; row < SegmentRule.MAX_CONDITIONS; row++) {
            String at = "conditions/%d/".formatted(row);
            String field = form.find(at + "field").orElse("");
            String attribute = form.find(at + "attribute").orElse("");
            boolean isAttribute = field.equals(ATTRIBUTE_FIELD);
            if (field.isEmpty() || (isAttribute && attribute.isEmpty())) {
                continue;
            }
            String operator = form.find(at + "operator").orElse("");
            ObjectNode condition = conditions.addObject();
            condition.put("field", isAttribute ? SegmentRule.ATTRIBUTE + attribute : field);
            condition.put("operator", operator);
            if (SegmentRule.Operator.find(operator)
                    .filter(found -> !found.hasValue())
                    .isEmpty()) {
                form.find(at + "value").ifPresent(value -> condition.put("value", value));
            }
        }
        return document;
    }
}
