// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.json.Page;
import dev.carillon.admin.json.Period;
import dev.carillon.admin.refusal.AdminRefusals;
import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientId;
import dev.carillon.runtime.http.RefusedException;
import dev.carillon.runtime.http.Violation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Reader of the query parameters of one search. It collects the violations of all parameters; [#page] reports them.
final class SearchRequest {

    private final Caller caller;
    private final List<Violation> violations = new ArrayList<>();

    SearchRequest(Caller caller) {
        this.caller = caller;
    }

    /// @throws RefusedException if the caller may not read recipients
    String recipient(String id) {
        if (!id.isEmpty() && !caller.isAllowed(Scope.RECIPIENTS_READ)) {
            throw AdminRefusals.forbidden(
                    "a search for a recipient needs the scope " + Scope.RECIPIENTS_READ.wireName());
        }
        try {
            return id.isEmpty() ? id : new RecipientId(id).value();
        } catch (IllegalArgumentException e) {
            violations.add(new Violation("recipient", "format", String.valueOf(e.getMessage())));
            return "";
        }
    }

    /// PostgreSQL stores no text with the character NUL.
    String eventType(String id) {
        if (id.indexOf('\0') >= 0) {
            violations.add(new Violation("type", "format", "must be the id of an event type"));
        }
        return id;
    }

    String status(String name) {
        require("status", name.isEmpty() || TrackedState.WIRE_NAMES.contains(name), TrackedState.WIRE_NAMES);
        return name;
    }

    short lane(String name) {
        Optional<Short> number = EventTracking.laneNumber(name);
        require(
                "lane",
                name.isEmpty() || number.isPresent(),
                Arrays.stream(Lane.values()).map(Lane::wireName).toList());
        return number.orElse((short) 0);
    }

    Optional<Channel> channel(String name) {
        Optional<Channel> channel = Channel.find(name);
        require(
                "channel",
                name.isEmpty() || channel.isPresent(),
                Arrays.stream(Channel.values()).map(Channel::wireName).toList());
        return channel;
    }

    Period period(String from, String to) {
        return Period.parse(from, to, violations);
    }

    /// @throws RefusedException with all violations of the request
    SearchPage page(String after, int limit) {
        Optional<SearchCursor> cursor = SearchCursor.find(after);
        if (cursor.isEmpty()) {
            violations.add(SearchCursor.MALFORMED);
        }
        Page.findLimitViolation(limit).ifPresent(violations::add);
        if (!violations.isEmpty()) {
            throw RefusedException.invalid(violations);
        }
        return new SearchPage(cursor.orElseThrow(), limit);
    }

    private void require(String name, boolean isMet, List<String> allowed) {
        if (!isMet) {
            violations.add(new Violation(name, "enum", "must be one of " + String.join(", ", allowed)));
        }
    }
}
