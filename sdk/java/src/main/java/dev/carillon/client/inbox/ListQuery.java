// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.inbox;

import com.google.gson.JsonObject;
import java.util.Optional;

/// Query for a page of the list.
///
/// @param limit 1 to 100
/// @param before `next` of another page
/// @param state current, unread, unseen, read, pinned, archived or snoozed
/// @param type an event type
/// @param tag `name` or `name=value`
public record ListQuery(
        int limit, Optional<String> before, Optional<String> state, Optional<String> type, Optional<String> tag) {

    /// The newest current items.
    public static ListQuery newest(int limit) {
        return new ListQuery(limit, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /// The query for the page after another.
    public ListQuery before(String next) {
        return new ListQuery(limit, Optional.of(next), state, type, tag);
    }

    public ListQuery withState(String wanted) {
        return new ListQuery(limit, before, Optional.of(wanted), type, tag);
    }

    public ListQuery withType(String wanted) {
        return new ListQuery(limit, before, state, Optional.of(wanted), tag);
    }

    public ListQuery withTag(String wanted) {
        return new ListQuery(limit, before, state, type, Optional.of(wanted));
    }

    JsonObject json() {
        JsonObject json = new JsonObject();
        json.addProperty("limit", limit);
        before.ifPresent(value -> json.addProperty("before", value));
        state.ifPresent(value -> json.addProperty("state", value));
        type.ifPresent(value -> json.addProperty("type", value));
        tag.ifPresent(value -> json.addProperty("tag", value));
        return json;
    }
}
