// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.catalog;

import dev.carillon.documents.json.Fields;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Days after which a tenant's records are deleted; 0 means that they are not deleted by age.
///
/// @param trackingDays retention of tracked notifications
/// @param inboxDays retention of inbox items
public record Retention(long trackingDays, long inboxDays) {

    private static final long MOST_DAYS = 3_660;

    static Optional<Retention> find(Fields body, String name) {
        return body.object(name)
                .map(fields -> new Retention(
                        fields.integer("trackingDays", 0, MOST_DAYS).orElse(0L),
                        fields.integer("inboxDays", 0, MOST_DAYS).orElse(0L)));
    }

    public ObjectNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("trackingDays", trackingDays)
                .put("inboxDays", inboxDays);
    }
}
