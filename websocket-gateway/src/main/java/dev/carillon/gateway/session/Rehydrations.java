// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.session;

import dev.carillon.events.lever.HeldPosition;
import dev.carillon.events.lever.LeverKind;
import dev.carillon.events.lever.LeverPart;
import dev.carillon.gateway.connection.TenantDirectory;
import dev.carillon.gateway.inbox.LiveInboxes;

/// Makes connected clients read their inboxes again when an operator pulls the rehydration lever: once per pull.
/// Clients that connect later read the current state anyway.
public final class Rehydrations {

    /// Subscribes to the lever until the process ends.
    public Rehydrations(TenantDirectory tenants, LiveInboxes liveInboxes) {
        tenants.levers().whenPulled(pulled -> {
            // A lever that was pulled before this process started concerns none of its connections.
            if (pulled.target().kind() == LeverKind.REHYDRATION && tenants.isCurrent()) {
                rehydrate(pulled, liveInboxes);
            }
        });
    }

    private static void rehydrate(HeldPosition pulled, LiveInboxes liveInboxes) {
        String tenant = pulled.target().find(LeverPart.TENANT).orElseThrow();
        String recipient = pulled.lever().getRehydration().getRecipient();
        liveInboxes.rehydrate(key -> key.tenant().value().equals(tenant)
                && (recipient.isEmpty() || key.requireRecipient().value().equals(recipient)));
    }
}
