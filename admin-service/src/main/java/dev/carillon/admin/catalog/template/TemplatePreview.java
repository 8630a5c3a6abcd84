// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog.template;

import dev.carillon.admin.catalog.TemplateForm;
import dev.carillon.admin.json.Json;
import dev.carillon.admin.json.JsonRequest;
import dev.carillon.admin.quota.Quotas;
import dev.carillon.admin.tenant.Tenants;
import dev.carillon.documents.json.Fields;
import dev.carillon.documents.template.LocaleChain;
import dev.carillon.documents.template.Rendering;
import dev.carillon.documents.template.TemplateModel;
import dev.carillon.documents.template.TemplateRenderer;
import dev.carillon.events.Channel;
import dev.carillon.events.MessageLink;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.runtime.access.TenantSlots;
import dev.carillon.runtime.http.RefusedException;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Preview of the message that a template would send, published or not. It uses the router's renderer, limits and
/// rules for locale and time zone. Thread-safe.
final class TemplatePreview {

    /// None: compiled previews of tenants would use memory and displace each other.
    private static final int CACHED = 0;

    private final TemplateForm form = new TemplateForm();
    private final TemplateRenderer renderer = new TemplateRenderer(CACHED);
    private final Tenants tenants;
    private final Quotas quotas;
    private final InstantSource clock;

    TemplatePreview(Tenants tenants, Quotas quotas, InstantSource clock) {
        this.tenants = tenants;
        this.quotas = quotas;
        this.clock = clock;
    }

    /// Recipient of the message.
    ///
    /// @param locale empty for the tenant's
    /// @param zone IANA name; empty for the tenant's
    record Reader(TenantId tenant, Channel channel, String locale, String zone) {}

    /// @param names values that the template can use: `data`, `recipient`, `event`
    /// @throws RefusedException if the template has faults, with all faults and their paths
    /// @throws RefusedException if too many previews of the tenant are under way
    Rendering render(Fields template, Reader reader, ObjectNode names) {
        CatalogEntry.Builder entry = CatalogEntry.newBuilder();
        form.read(template, entry);
        JsonRequest.requireSound(template);
        Tenants.MessageDefaults defaults = tenants.messageDefaults(reader.tenant());
        ZoneId zone = zone(reader.zone(), defaults.timeZone());
        complete(names.withObjectProperty("recipient"), "locale", reader.locale());
        complete(names.withObjectProperty("recipient"), "timeZone", zone.getId());
        complete(
                names.withObjectProperty("event"), "occurredAt", clock.instant().toString());
        for (MessageLink link : MessageLink.values()) {
            complete(names, link.variable(), link.placeholder());
        }
        Map<String, @Nullable Object> model =
                TemplateModel.object(Json.bytes(names)).orElse(Map.of());
        try (TenantSlots.Slot _ = quotas.preview(reader.tenant())) {
            return renderer.render(
                    entry.getTemplate(),
                    reader.channel(),
                    LocaleChain.of(reader.locale(), defaults.locale()),
                    new TemplateModel(model, zone));
        }
    }

    /// Adds a value that the router gives to every template.
    private static void complete(ObjectNode names, String name, String value) {
        if (!names.hasNonNull(name)) {
            names.put(name, value);
        }
    }

    private static ZoneId zone(String reader, String tenant) {
        String chosen = reader.isEmpty() ? tenant : reader;
        return chosen.isEmpty() ? ZoneOffset.UTC : ZoneId.of(chosen);
    }
}
