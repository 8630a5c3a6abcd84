// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import dev.carillon.runtime.http.RefusedException;
import dev.carillon.runtime.http.Violation;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Cursor of a search by time: the next page begins after this row, towards older ones. As text `<millis>-<key>`.
///
/// @param key key in hex
record SearchCursor(long millis, String key) implements Comparable<SearchCursor> {

    private static final Pattern SYNTAX = Pattern.compile("(\\d{1,19})-([0-9a-f]{32})");

    static final Violation MALFORMED = new Violation("after", "format", "must be the next of the previous page");

    private static final Comparator<SearchCursor> BY_TIME =
            Comparator.comparingLong(SearchCursor::millis).thenComparing(SearchCursor::key);

    static final SearchCursor NEWEST = new SearchCursor(TrackedEvent.NOT_YET, "");

    static SearchCursor of(long millis, byte[] key) {
        return new SearchCursor(millis, HexFormat.of().formatHex(key));
    }

    /// Empty text is the cursor of the first page.
    ///
    /// @throws RefusedException if the text is not a cursor
    static SearchCursor parse(String text) {
        return find(text).orElseThrow(() -> RefusedException.invalid(List.of(MALFORMED)));
    }

    /// Empty if the text is not a cursor.
    static Optional<SearchCursor> find(String text) {
        if (text.isEmpty()) {
            return Optional.of(NEWEST);
        }
        Matcher matcher = SYNTAX.matcher(text);
        try {
            return matcher.matches()
                    ? Optional.of(new SearchCursor(Long.parseLong(matcher.group(1)), matcher.group(2)))
                    : Optional.empty();
        } catch (NumberFormatException _) { // 19 digits above the largest number
            return Optional.empty();
        }
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
