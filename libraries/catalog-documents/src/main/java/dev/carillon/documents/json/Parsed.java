// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.json;

import java.util.List;
import java.util.function.Function;

/// Result of parsing a document from JSON.
public sealed interface Parsed<T> {

    record Valid<T>(T document) implements Parsed<T> {}

    /// @param faults all faults; at least one
    record Refused<T>(List<Fault> faults) implements Parsed<T> {

        public Refused {
            faults = List.copyOf(faults);
        }
    }

    /// Document that was read from these fields, unless they have faults.
    static <T> Parsed<T> of(T document, Fields read) {
        List<Fault> faults = read.faults();
        return faults.isEmpty() ? new Valid<>(document) : new Refused<>(faults);
    }

    default <R> Parsed<R> map(Function<T, R> convert) {
        return switch (this) {
            case Valid<T>(T document) -> new Valid<>(convert.apply(document));
            case Refused<T>(List<Fault> faults) -> new Refused<>(faults);
        };
    }
}
