// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.campaign;

import dev.carillon.events.TenantId;
import java.util.regex.Pattern;

/// The name of a campaign: 1 to 63 of small letters, digits and dashes, unique within its tenant. It is a part of the
/// ids of the campaign's events.
record CampaignKey(TenantId tenant, String id) {

    private static final Pattern SYNTAX = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    /// @throws IllegalArgumentException with a sentence for whoever named it
    CampaignKey {
        if (!SYNTAX.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "must be 1 to 63 of small letters, digits and -, the first of them not -");
        }
    }

    /// The event that recipients of a variant are sent. It is the same for all of them, and however often it is
    /// written: that is by what the router and everything behind it know a repetition.
    String event(String variant) {
        return "campaign:%s:%s".formatted(id, variant);
    }

    String source() {
        return "urn:carillon:campaign:" + id;
    }
}
