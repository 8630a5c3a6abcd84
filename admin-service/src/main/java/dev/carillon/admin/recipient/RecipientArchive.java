// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient;

import dev.carillon.admin.json.Json;
import dev.carillon.admin.json.Page;
import dev.carillon.admin.refusal.RefusedException;
import dev.carillon.events.RecipientId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What the control plane keeps of a recipient, for the recipient to have. Thread-safe.
public final class RecipientArchive {

    private final Recipients recipients;
    private final ConsentHistory consents;
    private final Subscriptions subscriptions;

    RecipientArchive(Recipients recipients, ConsentHistory consents, Subscriptions subscriptions) {
        this.recipients = recipients;
        this.consents = consents;
        this.subscriptions = subscriptions;
    }

    /// @throws RefusedException when the id is not one
    public static RecipientKey key(TenantId tenant, String id) {
        try {
            return RecipientKey.of(tenant, new RecipientId(id));
        } catch (IllegalArgumentException e) {
            throw RefusedException.invalidRecipient(String.valueOf(e.getMessage()));
        }
    }

    /// The profile whole: addresses, devices, preferences, consents with their evidence, suppressions.
    /// Empty when there is none.
    public Optional<ObjectNode> findProfile(RecipientKey key) {
        return recipients.find(key).filter(stored -> !stored.isNew()).map(stored -> {
            ObjectNode profile = ProfileForm.json(stored.profile());
            profile.put("version", stored.version());
            profile.put("updatedAt", stored.updatedAt().toString());
            return profile;
        });
    }

    /// All that was said about the recipient's consents, the newest first.
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

    /// Every topic that the recipient is subscribed to, and since when.
    public ArrayNode subscriptions(RecipientKey key) {
        ArrayNode all = Json.object().putArray("subscriptions");
        String after = "";
        List<Subscriptions.Standing> page;
        do {
            page = subscriptions.list(key, after, Page.MAX_LIMIT);
            for (Subscriptions.Standing standing : page) {
                all.addObject()
                        .put("topic", standing.topic())
                        .put("since", standing.since().toString());
                after = standing.topic();
            }
        } while (page.size() == Page.MAX_LIMIT);
        return all;
    }
}
