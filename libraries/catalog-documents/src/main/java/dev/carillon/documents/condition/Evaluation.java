// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.condition;

import java.util.Optional;

/// Result of evaluating a condition.
public sealed interface Evaluation {

    record True() implements Evaluation {}

    record False() implements Evaluation {}

    /// A text, or a number in decimal digits.
    record Text(String value) implements Evaluation {}

    /// No result: a name is missing, types do not fit, or the work was over the limit.
    ///
    /// @param reason reason without the recipient's data
    record Failed(String reason) implements Evaluation {}

    /// The result as a key to group by; empty if there is no result.
    default Optional<String> key() {
        return switch (this) {
            case True() -> Optional.of("true");
            case False() -> Optional.of("false");
            case Text(String value) -> Optional.of(value);
            case Failed _ -> Optional.empty();
        };
    }
}
