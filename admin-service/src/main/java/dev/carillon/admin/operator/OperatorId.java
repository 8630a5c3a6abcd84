// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator;

import java.util.Locale;
import java.util.regex.Pattern;

/// Syntax of operator names: an e-mail address or a plain name, in lower case.
final class OperatorId {

    private static final Pattern SYNTAX = Pattern.compile("[a-z0-9][a-z0-9._@+-]{0,99}");

    private OperatorId() {}

    /// @throws IllegalArgumentException if the text is not a valid name
    static String require(String text) {
        String id = normalized(text);
        if (!SYNTAX.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "must be 1 to 100 of a-z, 0-9, '.', '_', '@', '+' and '-', beginning with a letter or digit");
        }
        return id;
    }

    static String normalized(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }
}
