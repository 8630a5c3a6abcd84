// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router.store;

import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.routing.engagement.EngagementHistogram;
import dev.carillon.routing.state.HabitsState;
import dev.carillon.routing.store.Store;
import java.time.Instant;
import java.time.ZoneId;
import org.apache.kafka.common.utils.Bytes;

/// Store of the hours at which recipients engaged: per recipient, and per tenant for this partition. Used by the
/// task's thread only.
public final class EngagementStore {

    private final StoredMessages<HabitsState> engagements;

    public EngagementStore(Store store) {
        this.engagements = new StoredMessages<>(store, HabitsState.parser());
    }

    public EngagementHistogram find(RecipientKey recipient) {
        return find(StoreKeys.engagement(recipient));
    }

    public EngagementHistogram find(TenantId tenant) {
        return find(StoreKeys.engagement(RecipientKey.everyPartition(tenant)));
    }

    public void record(RecipientKey recipient, Instant engagedAt, ZoneId zone) {
        record(StoreKeys.engagement(recipient), engagedAt, zone);
        record(StoreKeys.engagement(RecipientKey.everyPartition(recipient.tenant())), engagedAt, zone);
    }

    private void record(Bytes key, Instant engagedAt, ZoneId zone) {
        EngagementHistogram after = find(key).record(engagedAt, zone);
        engagements.put(
                key,
                HabitsState.newBuilder()
                        .addAllByHour(after.byHour())
                        .setUpdatedMillis(after.updatedMillis())
                        .build());
    }

    private EngagementHistogram find(Bytes key) {
        return engagements
                .find(key)
                .map(state -> new EngagementHistogram(state.getByHourList(), state.getUpdatedMillis()))
                .orElseGet(EngagementHistogram::none);
    }
}
