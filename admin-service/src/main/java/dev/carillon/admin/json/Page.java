// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.json;

import dev.carillon.admin.refusal.RefusedException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// A part of a list in the order of its keys.
///
/// @param next what to ask for as `after` to go on; absent at the end
public record Page<T>(List<T> items, Optional<String> next) {

    public static final int MAX_LIMIT = 200;

    /// @throws RefusedException when it is not from 1 to [#MAX_LIMIT]
    public static int requireLimit(int limit) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw RefusedException.invalid("limit", "range", "must be from 1 to %d".formatted(MAX_LIMIT));
        }
        return limit;
    }

    /// @param found up to one more than fits, which tells that there is more
    public static <T> Page<T> of(List<T> found, int limit, Function<T, String> key) {
        if (found.size() <= limit) {
            return new Page<>(found, Optional.empty());
        }
        return new Page<>(found.subList(0, limit), Optional.of(key.apply(found.get(limit - 1))));
    }

    public <R> Page<R> map(Function<T, R> view) {
        return new Page<>(items.stream().map(view).toList(), next);
    }
}
