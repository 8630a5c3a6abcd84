// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tenant;

import dev.carillon.admin.json.Fields;
import dev.carillon.admin.json.Json;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// After how many days a tenant's records are removed; 0 means: not for their age.
///
/// @param trackingDays what became of notifications
/// @param inboxDays items of inboxes
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
