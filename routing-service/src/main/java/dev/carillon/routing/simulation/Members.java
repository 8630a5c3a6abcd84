// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

import dev.carillon.runtime.http.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Members of a JSON object, read one by one. Each fault is recorded and its member counts as absent, so that the
/// answer lists all faults at once. `null` counts as absent. For one thread.
final class Members {

    private final ObjectNode node;
    private final String path;
    private final List<Violation> violations;
    private final Set<String> known = new HashSet<>();

    Members(ObjectNode node, String path, List<Violation> violations) {
        this.node = node;
        this.path = path;
        this.violations = violations;
    }

    String path(String name) {
        return path + "/" + name.replace("~", "~0").replace("/", "~1");
    }

    void violate(String name, String rule, String message) {
        violations.add(new Violation(name.isEmpty() ? path : path(name), rule, message));
    }

    Optional<JsonNode> find(String name) {
        known.add(name);
        return node.optional(name).filter(value -> !value.isNull());
    }

    /// Records each unknown member as a fault.
    void refuseOthers() {
        node.propertyNames().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> violate(name, "unknown", "is not known here"));
    }

    /// @param parse throws [IllegalArgumentException] with a sentence for the caller
    <T> Optional<T> parsed(String name, Function<String, T> parse) {
        return find(name).flatMap(value -> {
            if (!value.isString()) {
                violate(name, "type", "must be a string");
                return Optional.empty();
            }
            try {
                return Optional.of(parse.apply(value.stringValue()));
            } catch (IllegalArgumentException e) {
                violate(name, "format", String.valueOf(e.getMessage()));
                return Optional.empty();
            }
        });
    }

    Optional<Boolean> bool(String name) {
        return find(name).flatMap(value -> {
            if (!value.isBoolean()) {
                violate(name, "type", "must be true or false");
                return Optional.empty();
            }
            return Optional.of(value.booleanValue());
        });
    }

    Optional<Integer> integer(String name, int least, int most) {
        return find(name).flatMap(value -> {
            if (!value.isIntegralNumber()
                    || !value.canConvertToLong()
                    || value.longValue() < least
                    || value.longValue() > most) {
                violate(name, "range", "must be a whole number from %d to %d".formatted(least, most));
                return Optional.empty();
            }
            return Optional.of(value.intValue());
        });
    }

    Optional<Members> object(String name) {
        return find(name).flatMap(value -> {
            if (value instanceof ObjectNode object) {
                return Optional.of(new Members(object, path(name), violations));
            }
            violate(name, "type", "must be an object");
            return Optional.empty();
        });
    }

    List<JsonNode> array(String name, int maxItems) {
        Optional<JsonNode> value = find(name);
        if (value.filter(array -> !array.isArray()).isPresent()) {
            violate(name, "type", "must be an array");
            return List.of();
        }
        if (value.filter(array -> array.size() > maxItems).isPresent()) {
            violate(name, "maxItems", "must have at most %d items".formatted(maxItems));
            return List.of();
        }
        return value.map(array -> List.copyOf(array.values())).orElse(List.of());
    }

    List<Members> objects(String name, int maxItems) {
        List<JsonNode> items = array(name, maxItems);
        List<Members> objects = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof ObjectNode object) {
                objects.add(new Members(object, path(name) + "/" + i, violations));
            } else {
                violate(name + "/" + i, "type", "must be an object");
            }
        }
        return objects;
    }

    /// Distinct texts of an array, converted.
    ///
    /// @param parse throws [IllegalArgumentException] with a sentence for the caller
    <T> List<T> distinct(String name, int maxItems, Function<String, T> parse) {
        List<JsonNode> items = array(name, maxItems);
        List<T> texts = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            String place = name + "/" + i;
            try {
                T read = parse.apply(items.get(i).asString(""));
                if (texts.contains(read)) {
                    violations.add(new Violation(path + "/" + place, "uniqueItems", "is named twice"));
                }
                texts.add(read);
            } catch (IllegalArgumentException e) {
                violations.add(new Violation(path + "/" + place, "enum", String.valueOf(e.getMessage())));
            }
        }
        return texts;
    }

    /// Records an absent member as a fault.
    <T> Optional<T> require(String name, Optional<T> value) {
        if (value.isEmpty() && find(name).isEmpty()) {
            violate(name, "required", "is required");
        }
        return value;
    }
}
