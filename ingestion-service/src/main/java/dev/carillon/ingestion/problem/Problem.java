// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.problem;

import dev.carillon.events.FailureCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An RFC 9457 problem.
///
/// @param status the HTTP status that goes with it
/// @param members further members, by name: text, numbers, or a list of [Violation]
public record Problem(FailureCode code, int status, String detail, Map<String, Object> members) {

    /// At most so many violations are reported.
    public static final int MAX_VIOLATIONS = 20;

    /// The member that says in how many seconds to try again.
    public static final String RETRY_AFTER = "retryAfterSeconds";

    private static final long USUAL_RETRY_AFTER_SECONDS = 2;

    public Problem {
        members = Map.copyOf(members);
    }

    public static Problem of(FailureCode code, int status, String detail) {
        return new Problem(code, status, detail, Map.of());
    }

    /// A request that makes no sense, and where.
    public static Problem invalidRequest(int status, List<Violation> violations) {
        String detail = violations.size() == 1
                ? violations.getFirst().path() + ": " + violations.getFirst().message()
                : violations.size() + " fields are not as they must be; see violations";
        return of(FailureCode.INVALID_REQUEST, status, detail).with(violations);
    }

    /// Something is larger than a limit.
    public static Problem overLimit(FailureCode code, int status, String what, long limit) {
        return of(code, status, "%s; the limit is %d".formatted(what, limit)).with("limit", limit);
    }

    /// Nothing can be made durable now; trying again later helps.
    public static Problem unavailable(String detail) {
        return of(FailureCode.UNAVAILABLE, 503, detail);
    }

    public Problem with(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(members);
        more.put(name, value);
        return new Problem(code, status, detail, more);
    }

    public Problem without(String name) {
        Map<String, Object> fewer = new LinkedHashMap<>(members);
        fewer.remove(name);
        return new Problem(code, status, detail, fewer);
    }

    public Problem with(List<Violation> violations) {
        return with("violations", List.copyOf(violations.subList(0, Math.min(violations.size(), MAX_VIOLATIONS))));
    }

    /// When to try again, where that is known: a member that goes into the header too.
    public long retryAfterSeconds() {
        return members.get(RETRY_AFTER) instanceof Number seconds ? seconds.longValue() : USUAL_RETRY_AFTER_SECONDS;
    }

    /// The code in words: `Schema violation`.
    public String title() {
        String words = code.wireName().replace('-', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    /// Whether the same request may succeed later.
    public boolean isTemporary() {
        return status == 429 || status == 503;
    }
}
