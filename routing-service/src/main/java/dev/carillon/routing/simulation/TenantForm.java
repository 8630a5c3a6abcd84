// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

import dev.carillon.events.v1.Preference;
import dev.carillon.events.v1.Tenant;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// JSON form of the tenant settings that affect notifications, as they are published.
final class TenantForm {

    private static final int MAX_WINDOW_SECONDS = 30 * 24 * 3600;

    private TenantForm() {}

    static ObjectNode json(Tenant tenant) {
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("dedupeWindowSeconds", tenant.getDedupeWindowSeconds());
        if (!tenant.getDefaultTimeZone().isEmpty()) {
            json.put("defaultTimeZone", tenant.getDefaultTimeZone());
        }
        json.set("quietChannels", RuleForms.jsonChannels(tenant.getQuietChannelsList()));
        json.set("defaultPreferences", RuleForms.jsonPreferences(tenant.getDefaultPreferencesList()));
        if (tenant.hasAttentionBudget()) {
            json.set("attentionBudget", RuleForms.json(tenant.getAttentionBudget()));
        }
        if (tenant.hasDefaultQuietHours()) {
            json.set("defaultQuietHours", RuleForms.json(tenant.getDefaultQuietHours()));
        }
        return json;
    }

    /// @param before current settings; those that no simulation changes are kept
    static Tenant read(Members members, Tenant before) {
        Tenant.Builder tenant = before.toBuilder()
                .clearQuietChannels()
                .clearDefaultPreferences()
                .clearAttentionBudget()
                .clearDefaultQuietHours()
                .setDedupeWindowSeconds(members.integer("dedupeWindowSeconds", 0, MAX_WINDOW_SECONDS)
                        .orElse(0))
                .setDefaultTimeZone(
                        members.parsed("defaultTimeZone", Names::timeZone).orElse(""))
                .addAllQuietChannels(RuleForms.channels(members, "quietChannels"))
                .addAllDefaultPreferences(RuleForms.preferences(
                        members,
                        "defaultPreferences",
                        Preference.newBuilder().setAll(true).build()));
        RuleForms.limit(members, "attentionBudget").ifPresent(tenant::setAttentionBudget);
        RuleForms.quietHours(members, "defaultQuietHours").ifPresent(tenant::setDefaultQuietHours);
        members.refuseOthers();
        return tenant.build();
    }
}
