// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tenant;

import dev.carillon.admin.json.Fields;
import dev.carillon.admin.json.Json;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// Days after which a tenant's records are deleted; 0 means that they are not deleted by age.
///
/// @param trackingDays retention of tracked notifications
/// @param inboxDays retention of inbox items
record Retention(long trackingDays, long inboxDays) {

    private static final long MOST_DAYS = 3_660;

    static Optional<Retention> find(Fields body, String name) {
        return body.object(name)
                .map(fields -> new Retention(
                        fields.integer("trackingDays", 0, MOST_DAYS).orElse(0L),
                        fields.integer("inboxDays", 0, MOST_DAYS).orElse(0L)));
    }

    ObjectNode json() {
        return Json.object().put("trackingDays", trackingDays).put("inboxDays", inboxDays);
    }
}
