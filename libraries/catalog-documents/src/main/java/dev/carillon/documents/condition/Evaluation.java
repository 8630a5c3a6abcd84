// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.condition;

import java.util.Optional;

/// What evaluating a condition came to.
public sealed interface Evaluation {

    record True() implements Evaluation {}

    record False() implements Evaluation {}

    /// A text, or a number in decimal digits.
    record Text(String value) implements Evaluation {}

    /// No answer: something named is missing, types do not fit, or the work was over the limit.
    ///
    /// @param reason without the recipient's data
    record Failed(String reason) implements Evaluation {}

    /// The answer as a key to group by; empty when there is no answer.
    default Optional<String> key() {
        return switch (this) {
            case True() -> Optional.of("true");
            case False() -> Optional.of("false");
            case Text(String value) -> Optional.of(value);
            case Failed _ -> Optional.empty();
        };
    }
}
