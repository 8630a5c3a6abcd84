// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.catalog;

import dev.carillon.documents.json.Fields;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// E-mail tracking of recipients who consented to the purpose `tracking`. Stored as JSON with these exact member
/// names.
///
/// @param opens true if opened e-mails are recorded
/// @param clicks true if clicked links are recorded
public record EmailTracking(boolean opens, boolean clicks) {

    static Optional<EmailTracking> find(Fields body, String name) {
        return body.object(name)
                .map(fields -> new EmailTracking(
                        fields.bool("opens").orElse(false),
                        fields.bool("clicks").orElse(false)));
    }

    public ObjectNode json() {
        return JsonNodeFactory.instance.objectNode().put("opens", opens).put("clicks", clicks);
    }
}
