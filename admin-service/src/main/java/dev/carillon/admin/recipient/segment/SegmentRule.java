// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient.segment;

import dev.carillon.documents.json.Fields;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/// Rule that decides by a stored profile whether its recipient is a member of a segment.
///
/// @param isAnyEnough true if one condition that holds is enough; false if all have to hold
/// @param conditions conditions, at least one
record SegmentRule(boolean isAnyEnough, List<Condition> conditions) {

    static final int MAX_CONDITIONS = 20;
    static final String ATTRIBUTE = "attributes.";

    /// Members of a stored profile that a condition can name, besides attributes.
    static final List<String> FIELDS = List.of("locale", "timeZone", "email", "phone", "devices");

    private static final int MAX_VALUE = 2_000;

    /// Longest text that is compared as a number.
    private static final int MAX_NUMBER = 100;

    SegmentRule {
        conditions = List.copyOf(conditions);
    }

    /// Comparison of a field with a value.
    enum Operator {
        IS,
        IS_NOT,
        ONE_OF,
        BEGINS_WITH,
        AT_LEAST,
        AT_MOST,
        EXISTS,
        MISSING;

        String wireName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        boolean hasValue() {
            return this != EXISTS && this != MISSING;
        }

        static List<String> wireNames() {
            return Arrays.stream(values()).map(Operator::wireName).toList();
        }

        static Optional<Operator> find(String wireName) {
            return Arrays.stream(values())
                    .filter(operator -> operator.wireName().equals(wireName))
                    .findFirst();
        }
    }

    /// Condition on one field of a profile.
    ///
    /// @param field one of [#FIELDS], or `attributes.` and a path
    /// @param value value to compare with; for [Operator#ONE_OF] several, separated by commas
    /// @param pointer path of the field in a profile
    /// @param values values to compare with, as texts and as numbers. A set, because a tenant chooses how many
    /// values a condition and how many items a field has.
    record Condition(String field, Operator operator, String value, JsonPointer pointer, Set<Object> values) {

        Condition {
            values = Set.copyOf(values);
        }

        Condition(String field, Operator operator, String value) {
            this(
                    field,
                    operator,
                    value,
                    JsonPointer.compile("/" + field.replace('.', '/')),
                    values(
                            operator == Operator.ONE_OF
                                    ? Stream.of(value.split(",")).map(String::strip)
                                    : Stream.of(value)));
        }

        boolean isMetBy(JsonNode profile) {
            JsonNode found = profile.at(pointer);
            boolean isPresent = isPresent(found);
            return switch (operator) {
                case EXISTS -> isPresent;
                case MISSING -> !isPresent;
                case IS, ONE_OF -> isPresent && isIn(found);
                case IS_NOT -> !isPresent || !isIn(found);
                case BEGINS_WITH -> isPresent && found.asString("").startsWith(value);
                case AT_LEAST -> compared(found).filter(order -> order >= 0).isPresent();
                case AT_MOST -> compared(found).filter(order -> order <= 0).isPresent();
            };
        }

        private static boolean isPresent(JsonNode found) {
            return !found.isMissingNode()
                    && !found.isNull()
                    && !(found.isString() && found.stringValue().isEmpty())
                    && !(found.isContainer() && found.isEmpty());
        }

        /// True if the field, or an item of it, is one of the values.
        private boolean isIn(JsonNode found) {
            if (found.isArray()) {
                return found.values().stream().anyMatch(this::isIn);
            }
            if (found.isBoolean()) {
                return values.contains(found.booleanValue() ? "yes" : "no") || values.contains(found.asString());
            }
            return values.contains(found.isNumber() ? found.decimalValue().stripTrailingZeros() : found.asString(""));
        }

        private static Set<Object> values(Stream<String> texts) {
            Set<Object> values = new HashSet<>();
            texts.forEach(text -> {
                values.add(text);
                number(text).map(BigDecimal::stripTrailingZeros).ifPresent(values::add);
            });
            return values;
        }

        private Optional<Integer> compared(JsonNode found) {
            return number(found.isValueNode() ? found.asString("") : "")
                    .flatMap(left -> number(value).map(left::compareTo));
        }

        private static Optional<BigDecimal> number(String text) {
            try {
                return text.length() > MAX_NUMBER ? Optional.empty() : Optional.of(new BigDecimal(text));
            } catch (NumberFormatException _) {
                return Optional.empty();
            }
        }
    }

    boolean isMetBy(JsonNode profile) {
        return isAnyEnough
                ? conditions.stream().anyMatch(condition -> condition.isMetBy(profile))
                : conditions.stream().allMatch(condition -> condition.isMetBy(profile));
    }

    /// Reads the members `match` and `conditions`. Faults are recorded in the fields.
    static SegmentRule read(Fields body) {
        boolean isAnyEnough = body.oneOf(
                        "match",
                        List.of("all", "any"),
                        text -> Optional.of(text).filter(List.of("all", "any")::contains))
                .filter("any"::equals)
                .isPresent();
        List<Condition> conditions = new ArrayList<>();
        for (Fields condition : body.objects("conditions", MAX_CONDITIONS)) {
            conditions.add(condition(condition));
        }
        if (body.node().path("conditions").isEmpty()) {
            body.violate("conditions", "required", "must contain at least one condition");
        }
        return new SegmentRule(isAnyEnough, conditions);
    }

    private static Condition condition(Fields fields) {
        String field = fields.require("field", fields.parsed("field", 128, SegmentRule::requireField))
                .orElse("locale");
        Operator operator = fields.require("operator", fields.oneOf("operator", Operator.wireNames(), Operator::find))
                .orElse(Operator.EXISTS);
        Optional<String> value = fields.text("value", MAX_VALUE);
        if (operator.hasValue()) {
            fields.require("value", value);
        } else if (value.isPresent()) {
            fields.violate("value", "exclusive", "is not allowed with " + operator.wireName());
        }
        if ((operator == Operator.AT_LEAST || operator == Operator.AT_MOST)
                && value.filter(text -> Condition.number(text).isEmpty()).isPresent()) {
            fields.violate(
                    "value",
                    "type",
                    "must be a number of at most %d characters, such as 3 or 1.5".formatted(MAX_NUMBER));
        }
        return new Condition(field, operator, value.orElse(""));
    }

    private static String requireField(String text) {
        boolean isAttribute = text.startsWith(ATTRIBUTE) && text.length() > ATTRIBUTE.length() && !text.endsWith(".");
        if (!isAttribute && !FIELDS.contains(text)) {
            throw new IllegalArgumentException(
                    "must be one of %s, or attributes. and a name".formatted(String.join(", ", FIELDS)));
        }
        return text;
    }
}
