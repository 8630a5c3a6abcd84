// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.campaign;

import dev.carillon.admin.campaign.CampaignStore.Advance;
import dev.carillon.admin.campaign.StoredCampaign.Progress;
import dev.carillon.observability.metric.Family;
import dev.carillon.observability.metric.Meters;
import dev.carillon.observability.metric.Metric;
import io.micrometer.core.instrument.Counter;

/// Counts what the campaigns that this process runs come to. A turn is counted when it is committed, so members are
/// counted once, also when the turn before it broke off. Thread-safe.
final class CampaignMeters {

    private final Counter told;
    private final Counter heldOut;
    private final Counter done;
    private final Counter brokenOff;

    CampaignMeters(Meters meters) {
        Family<Counter> members = meters.counters(Metric.CAMPAIGN_MEMBERS);
        Family<Counter> turns = meters.counters(Metric.CAMPAIGN_TURNS);
        this.told = members.of("told");
        this.heldOut = members.of("held_out");
        this.done = turns.of("done");
        this.brokenOff = turns.of("broken_off");
    }

    void count(Advance advance) {
        Progress before = advance.before().progress();
        Progress after = advance.after().progress();
        told.increment((double) (after.told() - before.told()));
        heldOut.increment((double) (after.heldOut() - before.heldOut()));
        done.increment();
    }

    void countBrokenOff() {
        brokenOff.increment();
    }
}
