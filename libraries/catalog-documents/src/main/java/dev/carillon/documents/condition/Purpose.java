// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.condition;

import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;

/// Result type that an expression must have. The types of an event's data are not known at compile time, so they fit
/// any purpose.
enum Purpose {
    DECISION("true or false"),
    KEY("a text, a number, true or false");

    private final String wanted;

    Purpose(String wanted) {
        this.wanted = wanted;
    }

    boolean accepts(CelType type) {
        CelKind kind = type.kind();
        return switch (this) {
            case DECISION -> kind == CelKind.BOOL || kind == CelKind.DYN;
            case KEY ->
                kind == CelKind.STRING
                        || kind == CelKind.INT
                        || kind == CelKind.UINT
                        || kind == CelKind.DOUBLE
                        || kind == CelKind.BOOL
                        || kind == CelKind.DYN;
        };
    }

    String wanted() {
        return wanted;
    }
}
