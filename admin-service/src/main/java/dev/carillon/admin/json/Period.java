// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.json;

import dev.carillon.documents.json.Syntax;
import dev.carillon.runtime.http.Violation;
import java.util.List;

/// Period of time that a list is about.
///
/// @param fromMillis earliest instant, inclusive
/// @param toMillis latest instant, exclusive
public record Period(long fromMillis, long toMillis) {

    public static final Period ALWAYS = new Period(0, Long.MAX_VALUE);

    /// Period between two ISO instants. An empty text sets no bound.
    ///
    /// @param violations receives one violation for each text that is not an instant
    public static Period parse(String from, String to, List<Violation> violations) {
        return new Period(
                millis("from", from, ALWAYS.fromMillis(), violations), millis("to", to, ALWAYS.toMillis(), violations));
    }

    private static long millis(String name, String text, long fallback, List<Violation> violations) {
        try {
            return text.isEmpty() ? fallback : Syntax.instant(text).toEpochMilli();
        } catch (IllegalArgumentException e) {
            violations.add(new Violation(name, "format", String.valueOf(e.getMessage())));
            return fallback;
        }
    }
}
