// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.campaign;

import dev.carillon.events.TenantId;
import java.util.regex.Pattern;

/// Id of a campaign: 1 to 63 lower-case letters, digits and dashes, unique within its tenant. The ids of the
/// campaign's events contain it.
record CampaignKey(TenantId tenant, String id) {

    private static final Pattern SYNTAX = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    /// @throws IllegalArgumentException with a message for the caller
    CampaignKey {
        if (!SYNTAX.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "must be 1 to 63 of lower-case letters, digits and -, not beginning with -");
        }
    }

    /// Id of the event of a variant. It is the same for all recipients and all repetitions, so that the router and
    /// the services behind it recognise a repetition.
    String event(String variant) {
        return "campaign:%s:%s".formatted(id, variant);
    }

    String source() {
        return "urn:carillon:campaign:" + id;
    }
}
