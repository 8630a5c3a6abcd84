// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.json;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reader of a JSON object's members. Faults are collected, so that a caller receives all of them in one answer; a
/// member with a fault counts as absent. `null` counts as absent. End with [#faults]. Not thread-safe.
public final class Fields {

    private static final int MAX_FAULTS = 50;

    private final ObjectNode node;
    private final String path;
    private final List<Fault> faults;
    private final Set<String> known = new HashSet<>();
    private final List<Fields> children = new ArrayList<>();

    private Fields(ObjectNode node, String path, List<Fault> faults) {
        this.node = node;
        this.path = path;
        this.faults = faults;
    }

    public static Fields of(ObjectNode node) {
        return new Fields(node, "", new ArrayList<>());
    }

    public ObjectNode node() {
        return node;
    }

    public String path(String name) {
        return path + "/" + name;
    }

    public void violate(String name, String rule, String message) {
        add(faults, new Fault(name.isEmpty() ? path : path(name), rule, message));
    }

    public Set<String> names() {
        return new HashSet<>(node.propertyNames());
    }

    public Optional<JsonNode> find(String name) {
        known.add(name);
        return node.optional(name).filter(value -> !value.isNull());
    }

    public Optional<String> text(String name, int maxLength) {
        return find(name).flatMap(value -> {
            if (!value.isString()) {
                violate(name, "type", "must be a string");
                return Optional.empty();
            }
            String text = value.stringValue();
            if (text.length() > maxLength) {
                violate(name, "maxLength", "must be at most %d characters".formatted(maxLength));
                return Optional.empty();
            }
            return Optional.of(text);
        });
    }

    /// Text that is parsed into another type.
    ///
    /// @param parse parser that throws [IllegalArgumentException] with a message for the caller
    public <T> Optional<T> parsed(String name, int maxLength, Function<String, T> parse) {
        return text(name, maxLength).flatMap(text -> {
            try {
                return Optional.of(parse.apply(text));
            } catch (IllegalArgumentException e) {
                violate(name, "format", String.valueOf(e.getMessage()));
                return Optional.empty();
            }
        });
    }

    /// Text that is one of several names.
    public <T> Optional<T> oneOf(String name, List<String> names, Function<String, Optional<T>> find) {
        return text(name, 128).flatMap(text -> {
            Optional<T> found = find.apply(text);
            if (found.isEmpty()) {
                violate(name, "enum", "must be one of " + String.join(", ", names));
            }
            return found;
        });
    }

    public Optional<Boolean> bool(String name) {
        return find(name).flatMap(value -> {
            if (!value.isBoolean()) {
                violate(name, "type", "must be true or false");
                return Optional.empty();
            }
            return Optional.of(value.booleanValue());
        });
    }

    public Optional<Long> integer(String name, long least, long most) {
        return find(name).flatMap(value -> {
            if (!value.isIntegralNumber()
                    || !value.canConvertToLong()
                    || value.longValue() < least
                    || value.longValue() > most) {
                violate(name, "range", "must be a whole number from %d to %d".formatted(least, most));
                return Optional.empty();
            }
            return Optional.of(value.longValue());
        });
    }

    public Optional<Fields> object(String name) {
        return find(name).flatMap(value -> {
            if (value instanceof ObjectNode object) {
                return Optional.of(child(object, path(name)));
            }
            violate(name, "type", "must be an object");
            return Optional.empty();
        });
    }

    public List<JsonNode> array(String name, int maxItems) {
        return find(name)
                .map(value -> {
                    if (!value.isArray()) {
                        violate(name, "type", "must be an array");
                        return List.<JsonNode>of();
                    }
                    if (value.size() > maxItems) {
                        violate(name, "maxItems", "must have at most %d items".formatted(maxItems));
                        return List.<JsonNode>of();
                    }
                    return List.copyOf(value.values());
                })
                .orElse(List.of());
    }

    public List<String> texts(String name, int maxItems, int maxLength) {
        List<String> texts = new ArrayList<>();
        List<JsonNode> items = array(name, maxItems);
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).isString() && items.get(i).stringValue().length() <= maxLength) {
                texts.add(items.get(i).stringValue());
            } else {
                violate(name + "/" + i, "type", "must be a string of at most %d characters".formatted(maxLength));
            }
        }
        return texts;
    }

    public List<Fields> objects(String name, int maxItems) {
        List<Fields> objects = new ArrayList<>();
        List<JsonNode> items = array(name, maxItems);
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof ObjectNode object) {
                objects.add(child(object, path(name) + "/" + i));
            } else {
                violate(name + "/" + i, "type", "must be an object");
            }
        }
        return objects;
    }

    /// Records a fault if the member is absent.
    public <T> Optional<T> require(String name, Optional<T> value) {
        if (value.isEmpty() && !node.hasNonNull(name)) {
            violate(name, "required", "is required");
        }
        return value;
    }

    /// True if no fault was recorded so far. Unknown members are faults only for [#faults].
    public boolean isSound() {
        return faults.isEmpty();
    }

    /// Faults that were recorded, here or in a child object, and unknown members: at most 50.
    public List<Fault> faults() {
        List<Fault> all = new ArrayList<>(faults);
        addUnknown(all);
        return List.copyOf(all);
    }

    private void addUnknown(List<Fault> all) {
        for (String name : node.propertyNames()) {
            if (!known.contains(name)) {
                add(all, new Fault(path(name), "unknown", "is not a known member"));
            }
        }
        children.forEach(child -> child.addUnknown(all));
    }

    private static void add(List<Fault> faults, Fault fault) {
        if (faults.size() < MAX_FAULTS) {
            faults.add(fault);
        }
    }

    private Fields child(ObjectNode object, String childPath) {
        Fields child = new Fields(object, childPath, faults);
        children.add(child);
        return child;
    }
}
