// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.routing.engagement.EngagementHistogram;
import dev.carillon.routing.state.HabitsState;
import dev.carillon.routing.store.Store;
import java.time.Instant;
import java.time.ZoneId;
import org.apache.kafka.common.utils.Bytes;

/// When recipients engaged: each of them, and those of a tenant in this partition together. For the task's thread.
final class Habits {

    private final StoredMessages<HabitsState> habits;

    Habits(Store store) {
        this.habits = new StoredMessages<>(store, HabitsState.parser());
    }

    EngagementHistogram find(RecipientKey recipient) {
        return find(StoreKeys.habits(recipient));
    }

    EngagementHistogram find(TenantId tenant) {
        return find(StoreKeys.habits(RecipientKey.everyPartition(tenant)));
    }

    void record(RecipientKey recipient, Instant engagedAt, ZoneId zone) {
        record(StoreKeys.habits(recipient), engagedAt, zone);
        record(StoreKeys.habits(RecipientKey.everyPartition(recipient.tenant())), engagedAt, zone);
    }

    private void record(Bytes key, Instant engagedAt, ZoneId zone) {
        EngagementHistogram after = find(key).record(engagedAt, zone);
        habits.put(
                key,
                HabitsState.newBuilder()
                        .addAllByHour(after.byHour())
                        .setUpdatedMillis(after.updatedMillis())
                        .build());
    }

    private EngagementHistogram find(Bytes key) {
        return habits.find(key)
                .map(state -> new EngagementHistogram(state.getByHourList(), state.getUpdatedMillis()))
                .orElseGet(EngagementHistogram::none);
    }
}
