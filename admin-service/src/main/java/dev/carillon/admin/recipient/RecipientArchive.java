// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient;

import dev.carillon.admin.json.Json;
import dev.carillon.admin.json.Page;
import dev.carillon.events.RecipientId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.runtime.http.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Export of the profile, consent history and subscriptions that the admin service stores about a recipient.
/// Thread-safe.
public final class RecipientArchive {

    private final Recipients recipients;
    private final ConsentHistory consents;
    private final Subscriptions subscriptions;

    RecipientArchive(Recipients recipients, ConsentHistory consents, Subscriptions subscriptions) {
        this.recipients = recipients;
        this.consents = consents;
        this.subscriptions = subscriptions;
    }

    /// @throws RefusedException if the id is not valid
    public static RecipientKey key(TenantId tenant, String id) {
        try {
            return RecipientKey.of(tenant, new RecipientId(id));
        } catch (IllegalArgumentException e) {
            throw RefusedException.invalidRecipient(String.valueOf(e.getMessage()));
        }
    }

    /// Whole profile: addresses, devices, preferences, consents with their evidence, suppressions. Empty if there
    /// is none.
    public Optional<ObjectNode> findProfile(RecipientKey key) {
        return recipients.find(key).filter(stored -> !stored.isNew()).map(stored -> {
            ObjectNode profile = ProfileForm.json(stored.profile());
            profile.put("version", stored.version());
            profile.put("updatedAt", stored.updatedAt().toString());
            return profile;
        });
    }

    /// Consent history of the recipient, the newest entry first.
    public ArrayNode consentHistory(RecipientKey key) {
        List<ConsentHistory.Entry> all = new ArrayList<>();
        List<ConsentHistory.Entry> page;
        do {
            page = consents.list(
                    key, all.isEmpty() ? Long.MAX_VALUE : all.getLast().number(), Page.MAX_LIMIT);
            all.addAll(page);
        } while (page.size() == Page.MAX_LIMIT);
        return Json.read(Json.write(all), ArrayNode.class);
    }

    /// Topics that the recipient is subscribed to, with the start of each subscription.
    public ArrayNode subscriptions(RecipientKey key) {
        ArrayNode all = Json.object().putArray("subscriptions");
        String after = "";
        List<Subscriptions.ActiveSubscription> page;
        do {
            page = subscriptions.list(key, after, Page.MAX_LIMIT);
            for (Subscriptions.ActiveSubscription standing : page) {
                all.addObject()
                        .put("topic", standing.topic())
                        .put("since", standing.since().toString());
                after = standing.topic();
            }
        } while (page.size() == Page.MAX_LIMIT);
        return all;
    }
}
