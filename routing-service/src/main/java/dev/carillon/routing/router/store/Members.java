// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router.store;

import dev.carillon.events.RecipientId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.Audience;
import dev.carillon.routing.store.Entries;
import dev.carillon.routing.store.StoreReader;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;

/// Members of an audience in this partition: the subscribers of its topic, or all recipients with a profile.
public record Members(StoreReader subscriptions, StoreReader profiles) {

    /// @param last key of the last member; empty if there was none
    public record Page(List<RecipientKey> members, Bytes last) {}

    /// @param last key of the last member that was counted
    public record Count(long members, Bytes last) {}

    /// Number of members after a key, at most the limit.
    public Count count(Bytes cursor, TenantId tenant, Audience audience, int limit) {
        Bytes prefix = prefix(tenant, audience);
        Bytes start = cursor.get().length == 0 ? prefix : StoreKeys.after(cursor);
        long members = 0;
        Bytes last = cursor;
        try (Entries keys = index(audience).range(start, Bytes.increment(prefix))) {
            while (keys.hasNext() && members < limit) {
                last = keys.next().key();
                members++;
            }
        }
        return new Count(members, last);
    }

    private static Bytes prefix(TenantId tenant, Audience audience) {
        return audience.getEveryone()
                ? StoreKeys.recipientsOf(tenant)
                : StoreKeys.membersOf(tenant, audience.getTopic());
    }

    private StoreReader index(Audience audience) {
        return audience.getEveryone() ? profiles : subscriptions;
    }

    /// Members after a key, in the order of their keys.
    public Page after(Bytes cursor, TenantId tenant, Audience audience, int limit) {
        Bytes prefix = prefix(tenant, audience);
        Bytes start = cursor.get().length == 0 ? prefix : StoreKeys.after(cursor);
        List<RecipientKey> members = new ArrayList<>();
        Bytes last = cursor;
        try (Entries keys = index(audience).range(start, Bytes.increment(prefix))) {
            while (keys.hasNext() && members.size() < limit) {
                Bytes key = keys.next().key();
                members.add(RecipientKey.of(tenant, new RecipientId(StoreKeys.lastPart(key))));
                last = key;
            }
        }
        return new Page(members, last);
    }
}
