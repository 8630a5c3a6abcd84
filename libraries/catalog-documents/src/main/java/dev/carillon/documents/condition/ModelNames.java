// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.condition;

import dev.carillon.documents.number.NumberBounds;
import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelVariableResolver;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Resolver of a model's values for CEL. It converts only the values that are used, each once. For one evaluation, on
/// one thread.
final class ModelNames implements CelVariableResolver {

    private final ConditionModel model;
    private final Map<String, Object> converted = new HashMap<>();

    ModelNames(ConditionModel model) {
        this.model = model;
    }

    @Override
    public Optional<Object> find(String name) {
        Object known = converted.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Object> found = value(name);
        found.ifPresent(value -> converted.put(name, value));
        return found;
    }

    private Optional<Object> value(String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "data" -> convert(model.data());
                    case "recipient.id" -> model.recipient().id();
                    case "recipient.locale" -> model.recipient().locale();
                    case "recipient.timeZone" -> model.recipient().timeZone();
                    case "recipient.attributes" -> convert(model.recipient().attributes());
                    case "event.id" -> model.event().id();
                    case "event.type" -> model.event().type();
                    case "event.occurredAt" -> model.event().occurredAt();
                    case "event.lane" -> model.event().lane();
                    case "digest.count" -> (long) model.digest().count();
                    case "digest.items" -> convert(model.digest().items());
                    default -> null;
                });
    }

    /// Whole numbers become CEL's `int` if they fit, all others `double`.
    private static Object convert(@Nullable Object value) {
        return switch (value) {
            case null -> NullValue.NULL_VALUE;
            case Map<?, ?> map -> convert(map);
            case List<?> list -> convert(list);
            case Integer number -> number.longValue();
            case Number number
            when !NumberBounds.contain(number) -> throw new ArithmeticException("a number " + NumberBounds.MESSAGE);
            case BigInteger number when number.bitLength() < Long.SIZE -> number.longValue();
            case BigInteger number -> number.doubleValue();
            case BigDecimal number -> number.doubleValue();
            default -> value;
        };
    }

    private static Map<String, Object> convert(Map<?, ?> map) {
        Map<String, Object> result = HashMap.newHashMap(map.size());
        map.forEach((key, value) -> result.put(String.valueOf(key), convert(value)));
        return result;
    }

    private static List<Object> convert(List<?> list) {
        List<Object> result = new ArrayList<>(list.size());
        list.forEach(value -> result.add(convert(value)));
        return result;
    }
}
