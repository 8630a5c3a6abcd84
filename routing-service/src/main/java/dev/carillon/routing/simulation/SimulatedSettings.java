// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

import dev.carillon.documents.catalog.TenantSettings;
import dev.carillon.documents.json.Parsed;
import dev.carillon.documents.preference.Choice;
import dev.carillon.documents.preference.Choices;
import dev.carillon.documents.rule.ChannelSet;
import dev.carillon.documents.rule.LimitRule;
import dev.carillon.documents.rule.LocalInterval;
import dev.carillon.events.v1.Tenant;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Settings of a tenant that affect routing. A simulation can change these settings only.
final class SimulatedSettings {

    /// Names in JSON.
    static final Set<String> NAMES = Set.of(
            "attentionBudget",
            "dedupeWindowSeconds",
            "defaultPreferences",
            "defaultQuietHours",
            "defaultTimeZone",
            "quietChannels");

    private SimulatedSettings() {}

    /// JSON of these settings, without default values.
    static ObjectNode json(Tenant tenant) {
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("dedupeWindowSeconds", tenant.getDedupeWindowSeconds());
        if (!tenant.getDefaultTimeZone().isEmpty()) {
            json.put("defaultTimeZone", tenant.getDefaultTimeZone());
        }
        json.set("quietChannels", ChannelSet.json(tenant.getQuietChannelsList()));
        json.set(
                "defaultPreferences",
                Choices.jsonList(tenant.getDefaultPreferencesList().stream()
                        .map(Choice::of)
                        .toList()));
        if (tenant.hasAttentionBudget()) {
            json.set(
                    "attentionBudget", LimitRule.of(tenant.getAttentionBudget()).json());
        }
        if (tenant.hasDefaultQuietHours()) {
            json.set(
                    "defaultQuietHours",
                    LocalInterval.of(tenant.getDefaultQuietHours()).json());
        }
        return json;
    }

    /// Tenant with these settings of a document. Its other settings are kept.
    static Parsed<Tenant> parse(ObjectNode json, Tenant before) {
        return TenantSettings.parse(before.getName(), json)
                .map(settings -> changed(before, settings.toMessage(List.of())));
    }

    private static Tenant changed(Tenant before, Tenant given) {
        Tenant.Builder tenant = before.toBuilder()
                .setDedupeWindowSeconds(given.getDedupeWindowSeconds())
                .setDefaultTimeZone(given.getDefaultTimeZone())
                .clearQuietChannels()
                .addAllQuietChannels(given.getQuietChannelsList())
                .clearDefaultPreferences()
                .addAllDefaultPreferences(given.getDefaultPreferencesList())
                .clearAttentionBudget()
                .clearDefaultQuietHours();
        if (given.hasAttentionBudget()) {
            tenant.setAttentionBudget(given.getAttentionBudget());
        }
        if (given.hasDefaultQuietHours()) {
            tenant.setDefaultQuietHours(given.getDefaultQuietHours());
        }
        return tenant.build();
    }
}
