// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import dev.carillon.events.RecipientId;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.Audience;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/// Who in this partition belongs to an audience: the subscribers of its topic, or all who have a profile.
record Members(ReadOnlyKeyValueStore<Bytes, byte[]> subscriptions, ReadOnlyKeyValueStore<Bytes, byte[]> profiles) {

    /// @param last key of the last member; empty when there was none
    record Page(List<RecipientKey> members, Bytes last) {}

    /// The members after a key, in the order of keys.
    Page after(Bytes cursor, TenantId tenant, Audience audience, int limit) {
        Bytes prefix = audience.getEveryone()
                ? StoreKeys.recipientsOf(tenant)
                : StoreKeys.membersOf(tenant, audience.getTopic());
        ReadOnlyKeyValueStore<Bytes, byte[]> index = audience.getEveryone() ? profiles : subscriptions;
        Bytes start = cursor.get().length == 0 ? prefix : StoreKeys.after(cursor);
        List<RecipientKey> members = new ArrayList<>();
        Bytes last = cursor;
        try (KeyValueIterator<Bytes, byte[]> keys = index.range(start, Bytes.increment(prefix))) {
            while (keys.hasNext() && members.size() < limit) {
                Bytes key = keys.next().key;
                if (StoreKeys.startsWith(key, prefix)) {
                    members.add(RecipientKey.of(tenant, new RecipientId(StoreKeys.lastPart(key))));
                    last = key;
                }
            }
        }
        return new Page(members, last);
    }
}
