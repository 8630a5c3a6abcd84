// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.workflow;

import java.util.Arrays;
import java.util.Locale;

/// Kind of a step, named by one of its members.
enum StepKind {
    DELIVER,
    FALLBACK,
    WAIT,
    DIGEST,
    THROTTLE,
    CONDITION;

    String member() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @param step a step that conforms to the schema, so it has exactly one kind
    static StepKind of(Place step) {
        return Arrays.stream(values())
                .filter(kind -> step.has(kind.member()))
                .findFirst()
                .orElseThrow();
    }
}
