// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.condition;

import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;

/// What an expression is asked for. Of the event's data the types are known only when it comes, so they fit anything.
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
