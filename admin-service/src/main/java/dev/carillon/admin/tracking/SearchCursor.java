// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import dev.carillon.runtime.http.RefusedException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Cursor of a search by time: the next page begins after this row, towards older ones. As text `<millis>-<key>`.
///
/// @param key key in hex
record SearchCursor(long millis, String key) implements Comparable<SearchCursor> {

    private static final Pattern SYNTAX = Pattern.compile("(\\d{1,19})-([0-9a-f]{32})");

    private static final Comparator<SearchCursor> BY_TIME =
            Comparator.comparingLong(SearchCursor::millis).thenComparing(SearchCursor::key);

    static final SearchCursor NEWEST = new SearchCursor(TrackedEvent.NOT_YET, "");
    static final SearchCursor OLDEST = new SearchCursor(Long.MIN_VALUE, "");

    static SearchCursor of(long millis, byte[] key) {
        return new SearchCursor(millis, HexFormat.of().formatHex(key));
    }

    /// @throws RefusedException if the text is not a cursor
    static SearchCursor parse(String text) {
        if (text.isEmpty()) {
            return NEWEST;
        }
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            throw RefusedException.invalid("after", "format", "must be the next of the previous page");
        }
        return new SearchCursor(Long.parseLong(matcher.group(1)), matcher.group(2));
    }

    byte[] keyBytes() {
        return HexFormat.of().parseHex(key);
    }

    /// Order of the rows in time: a page is read from its greatest cursor to its least.
    @Override
    public int compareTo(SearchCursor other) {
        return BY_TIME.compare(this, other);
    }

    @Override
    public String toString() {
        return millis + "-" + key;
    }
}
