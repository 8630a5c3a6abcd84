// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.json;

import dev.carillon.runtime.http.RefusedException;
import dev.carillon.runtime.http.Violation;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Page of a list in the order of its keys.
///
/// @param next value of `after` for the next page; absent on the last page
public record Page<T>(List<T> items, Optional<String> next) {

    public static final int MAX_LIMIT = 200;

    /// @throws RefusedException if the limit is not from 1 to [#MAX_LIMIT]
    public static int requireLimit(int limit) {
        findLimitViolation(limit).ifPresent(violation -> {
            throw RefusedException.invalid(List.of(violation));
        });
        return limit;
    }

    /// Violation of a limit that is not from 1 to [#MAX_LIMIT].
    public static Optional<Violation> findLimitViolation(int limit) {
        return limit < 1 || limit > MAX_LIMIT
                ? Optional.of(new Violation("limit", "range", "must be from 1 to %d".formatted(MAX_LIMIT)))
                : Optional.empty();
    }

    /// @param found up to one item more than the limit, which indicates a next page
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
