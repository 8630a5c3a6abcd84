// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.deadletter;

import dev.carillon.runtime.http.RefusedException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Cursor of a list of letters: the next page begins after this letter, towards older ones. As text
/// `<millis>-<id>`.
record LetterCursor(long millis, String id) {

    private static final Pattern SYNTAX = Pattern.compile("(\\d{1,18})-(.{1,400})");
    private static final LetterCursor NEWEST = new LetterCursor(Long.MAX_VALUE, "");

    static LetterCursor of(StoredLetter letter) {
        return new LetterCursor(letter.letter().getAtMillis(), letter.id());
    }

    /// @throws RefusedException if the text is not a cursor
    static LetterCursor parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        if (text.isEmpty()) {
            return NEWEST;
        }
        if (!matcher.matches()) {
            throw RefusedException.invalid("after", "format", "must be the next of the previous page");
        }
        return new LetterCursor(Long.parseLong(matcher.group(1)), matcher.group(2));
    }

    @Override
    public String toString() {
        return millis + "-" + id;
    }
}
