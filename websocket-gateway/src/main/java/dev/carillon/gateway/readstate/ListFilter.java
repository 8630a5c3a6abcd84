// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.readstate;

import java.util.Locale;
import java.util.Optional;

/// Filter for a list of an inbox's items.
///
/// @param type an event type; empty for any
/// @param tag `name` or `name=value`; empty for any
record ListFilter(Selection selection, String type, String tag) {

    static final ListFilter NONE = new ListFilter(Selection.CURRENT, "", "");

    /// Selection by the items' state.
    enum Selection {
        /// Neither archived nor snoozed.
        CURRENT("not archived and not is_snoozed"),
        /// Current, not expired and not read, whether seen or not.
        UNREAD("not archived and not is_snoozed and not is_read and not expired"),
        UNSEEN("not archived and not is_snoozed and not is_read and not seen and not expired"),
        READ("not archived and not is_snoozed and is_read"),
        PINNED("not archived and not is_snoozed and pinned"),
        ARCHIVED("archived"),
        SNOOZED("not archived and is_snoozed");

        private final String condition;

        Selection(String condition) {
            this.condition = condition;
        }

        /// SQL condition on the columns of [ItemQueries#ITEMS].
        String condition() {
            return condition;
        }

        static Optional<Selection> find(String wireName) {
            for (Selection selection : values()) {
                if (selection.name().toLowerCase(Locale.ROOT).equals(wireName)) {
                    return Optional.of(selection);
                }
            }
            return Optional.empty();
        }
    }

    String tagName() {
        int end = tag.indexOf('=');
        return end < 0 ? tag : tag.substring(0, end);
    }

    Optional<String> tagValue() {
        int end = tag.indexOf('=');
        return end < 0 ? Optional.empty() : Optional.of(tag.substring(end + 1));
    }
}
