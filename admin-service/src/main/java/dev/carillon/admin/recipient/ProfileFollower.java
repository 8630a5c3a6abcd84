// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient;

import dev.carillon.admin.outbox.OutboxTransaction;
import dev.carillon.events.TenantId;
import java.util.Set;

/// Follower of profiles, called in the transaction that writes them.
public interface ProfileFollower {

    /// @param recipients ids of the recipients whose rows the transaction has locked and written
    void onProfilesWritten(OutboxTransaction transaction, TenantId tenant, Set<String> recipients);
}
