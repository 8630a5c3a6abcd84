// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.workflow;

import java.util.Arrays;
import java.util.Locale;

/// Which member of a step says what it does.
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

    /// @param step of the shape of the schema, so there is exactly one
    static StepKind of(Place step) {
        return Arrays.stream(values())
                .filter(kind -> step.has(kind.member()))
                .findFirst()
                .orElseThrow();
    }
}
