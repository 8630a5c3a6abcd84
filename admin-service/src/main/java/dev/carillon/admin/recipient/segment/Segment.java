// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient.segment;

import dev.carillon.admin.json.Json;
import dev.carillon.admin.json.JsonRequest;
import dev.carillon.documents.json.Fields;
import dev.carillon.events.SegmentTopic;
import dev.carillon.events.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// Stored segment.
///
/// @param rule rule of its members; empty if it is a list
/// @param isSettled false while recipients are still compared with a new rule
record Segment(
        TenantId tenant,
        SegmentTopic topic,
        long version,
        ObjectNode document,
        Optional<SegmentRule> rule,
        boolean isSettled,
        Instant updatedAt) {

    static final String RULE = "rule";
    static final String LIST = "list";

    private static final List<String> ADDED = List.of("id", "topic", "version", "updatedAt", "members", "settled");

    String id() {
        return topic.segment();
    }

    String name() {
        return document.path("name").asString("");
    }

    /// Reads a requested document.
    ///
    /// @return rule; empty if it is a list
    /// @throws dev.carillon.runtime.http.RefusedException with all faults
    static Optional<SegmentRule> requireSound(Fields body) {
        ADDED.forEach(body::find);
        Optional<SegmentRule> rule = rule(body);
        JsonRequest.requireSound(body);
        body.node().remove(ADDED);
        return rule;
    }

    /// Rule of a stored document; empty if it is a list.
    static Optional<SegmentRule> stored(ObjectNode document) {
        return rule(JsonRequest.fields(document));
    }

    private static Optional<SegmentRule> rule(Fields body) {
        if (body.require("name", body.text("name", 200)).filter(String::isBlank).isPresent()) {
            body.violate("name", "minLength", "must not be blank");
        }
        String kind = body.require(
                        "kind",
                        body.oneOf(
                                "kind",
                                List.of(RULE, LIST),
                                text -> Optional.of(text).filter(List.of(RULE, LIST)::contains)))
                .orElse(LIST);
        return kind.equals(RULE) ? Optional.of(SegmentRule.read(body)) : Optional.empty();
    }

    /// View of the segment for answers.
    ///
    /// @param members number of its members
    ObjectNode view(long members) {
        ObjectNode view = Json.object();
        view.put("id", id());
        view.setAll(document);
        view.put("topic", topic.name());
        view.put("members", members);
        view.put("settled", isSettled);
        view.put("version", version);
        view.put("updatedAt", updatedAt.toString());
        return view;
    }
}
