// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events;

import java.util.BitSet;
import java.util.regex.Pattern;

/// Syntax of an id: up to a number of ASCII characters, at least one. A table, because ids are checked many times for
/// each notification. Thread-safe.
final class IdSyntax {

    private static final int ASCII = 128;

    private final String pattern;
    private final int maxLength;
    private final BitSet allowed = new BitSet(ASCII);

    /// @param characters class of a regular expression, such as `[a-z0-9]`
    IdSyntax(String characters, int maxLength) {
        this.pattern = characters + "{1," + maxLength + "}";
        this.maxLength = maxLength;
        Pattern one = Pattern.compile(characters);
        for (char character = 0; character < ASCII; character++) {
            allowed.set(character, one.matcher(String.valueOf(character)).matches());
        }
    }

    /// Checks an id.
    ///
    /// @param what name of the id in the error
    /// @throws IllegalArgumentException if the text does not match
    String require(String text, String what) {
        if (!matches(text)) {
            throw new IllegalArgumentException("%s must match %s".formatted(what, pattern));
        }
        return text;
    }

    private boolean matches(String text) {
        if (text.isEmpty() || text.length() > maxLength) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (!allowed.get(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
