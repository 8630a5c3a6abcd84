// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.access;

import dev.carillon.events.FailureCode;
import java.util.List;
import java.util.Map;

/// Why a request is not answered: an RFC 9457 problem.
///
/// @param members beside those that every problem has
public record Problem(FailureCode code, int status, String detail, Map<String, Object> members) {

    public Problem {
        members = Map.copyOf(members);
    }

    public static Problem of(FailureCode code, int status, String detail) {
        return new Problem(code, status, detail, Map.of());
    }

    public static Problem invalidRequest(List<Violation> violations) {
        Violation first = violations.getFirst();
        String more = violations.size() == 1 ? "" : " (and %d more)".formatted(violations.size() - 1);
        return new Problem(
                FailureCode.INVALID_REQUEST,
                400,
                first.path() + ": " + first.message() + more,
                Map.of("violations", violations));
    }

    /// Trying again later helps.
    public static Problem unavailable(String detail) {
        return of(FailureCode.UNAVAILABLE, 503, detail);
    }

    /// The code in words: `Invalid request`.
    public String title() {
        String words = code.wireName().replace('-', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
