// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient;

import dev.carillon.admin.json.Form;
import dev.carillon.admin.json.Json;
import dev.carillon.runtime.http.RefusedException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Fields of the form in which a recipient is created and edited. The form writes only what it shows: devices,
/// preferences, consents and attributes that are lists or objects stay.
///
/// @param addresses addresses by the id that names their field
/// @param attributes attributes of one value each, followed by empty rows
/// @param otherAttributes names of the attributes that the form cannot show
record PersonForm(
        String locale,
        String timeZone,
        Map<String, String> addresses,
        String quietFrom,
        String quietTo,
        List<Integer> quietDays,
        List<Attribute> attributes,
        List<String> otherAttributes) {

    private static final String QUIET_HOURS = "quietHours";
    private static final String ATTRIBUTES = "attributes";
    private static final int EMPTY_ROWS = 3;
    private static final int MAX_ROWS = 200;
    private static final int DAYS = 7;
    private static final Attribute EMPTY = new Attribute("", "", "text");

    /// Attribute of one value.
    ///
    /// @param type `text`, `number` or `yes or no`
    record Attribute(String name, String value, String type) {

        static Attribute of(String name, JsonNode value) {
            return new Attribute(
                    name, value.asString(), value.isNumber() ? "number" : value.isBoolean() ? "yes or no" : "text");
        }

        void put(ObjectNode attributes, int row) {
            switch (type) {
                case "number" -> attributes.put(name, number(row));
                case "yes or no" -> attributes.put(name, isYes(row));
                default -> attributes.put(name, value);
            }
        }

        private BigDecimal number(int row) {
            try {
                return new BigDecimal(value);
            } catch (NumberFormatException _) {
                throw RefusedException.invalid("attributeValue" + row, "type", "must be a number, such as 3 or 1.5");
            }
        }

        private boolean isYes(int row) {
            return switch (value) {
                case "yes", "true" -> true;
                case "no", "false" -> false;
                default -> throw RefusedException.invalid("attributeValue" + row, "type", "must be yes or no");
            };
        }
    }

    /// @param document document of a profile, in the form of the REST API
    static PersonForm of(ObjectNode document) {
        Map<String, String> addresses = new LinkedHashMap<>();
        addressIds()
                .forEach(id -> addresses.put(id, document.at("/addresses/" + id).asString("")));
        List<Attribute> attributes = new ArrayList<>();
        List<String> others = new ArrayList<>();
        document.path(ATTRIBUTES).properties().forEach(attribute -> {
            if (attribute.getValue().isValueNode() && !attribute.getValue().isNull()) {
                attributes.add(Attribute.of(attribute.getKey(), attribute.getValue()));
            } else {
                others.add(attribute.getKey());
            }
        });
        JsonNode quiet = document.path(QUIET_HOURS);
        return new PersonForm(
                document.path("locale").asString(""),
                document.path("timeZone").asString(""),
                addresses,
                quiet.path("from").asString(""),
                quiet.path("to").asString(""),
                quiet.path("weekdays").values().stream().map(JsonNode::intValue).toList(),
                Stream.concat(attributes.stream(), Stream.generate(() -> EMPTY).limit(EMPTY_ROWS))
                        .toList(),
                others);
    }

    /// Document with the submitted fields. Faults of the values are found when the document is read.
    ///
    /// @throws RefusedException if an attribute's value is not of its type
    static ObjectNode apply(ObjectNode document, Map<String, String> submitted) {
        Form form = new Form(submitted);
        document.remove(List.of("locale", "timeZone"));
        form.putTexts(document, List.of("locale", "timeZone"));
        ObjectNode addresses = document.putObject("addresses");
        form.putTexts(addresses, addressIds());
        putQuietHours(document, form);
        putAttributes(document, form);
        return document;
    }

    private static void putQuietHours(ObjectNode document, Form form) {
        document.remove(QUIET_HOURS);
        if (form.find("quietHours.from").or(() -> form.find("quietHours.to")).isEmpty()) {
            return;
        }
        ObjectNode quiet = document.putObject(QUIET_HOURS);
        form.find("quietHours.from").ifPresent(time -> quiet.put("from", time));
        form.find("quietHours.to").ifPresent(time -> quiet.put("to", time));
        ArrayNode days = Json.array();
        for (int day = 1; day <= DAYS; day++) {
            if (form.find("day" + day).isPresent()) {
                days.add(day);
            }
        }
        if (!days.isEmpty() && days.size() < DAYS) {
            quiet.set("weekdays", days);
        }
    }

    private static void putAttributes(ObjectNode document, Form form) {
        ObjectNode attributes = Json.object();
        document.path(ATTRIBUTES).properties().forEach(attribute -> {
            if (!attribute.getValue().isValueNode() || attribute.getValue().isNull()) {
                attributes.set(attribute.getKey(), attribute.getValue());
            }
        });
        for (int row = 0; row < MAX_ROWS && form.submitted().containsKey("attributeName" + row); row++) {
            String value = form.find("attributeValue" + row).orElse("");
            String type = form.find("attributeType" + row).orElse("text");
            String name = form.find("attributeName" + row).orElse("");
            if (!name.isEmpty()) {
                new Attribute(name, value, type).put(attributes, row);
            } else if (!value.isEmpty()) {
                throw RefusedException.invalid("attributeName" + row, "required", "is required for a value");
            }
        }
        document.set(ATTRIBUTES, attributes);
    }

    private static List<String> addressIds() {
        return Stream.concat(
                        Stream.of(RecipientProfile.EMAIL_ID, RecipientProfile.PHONE_ID),
                        RecipientProfile.WEBHOOK_IDS.keySet().stream())
                .toList();
    }
}
