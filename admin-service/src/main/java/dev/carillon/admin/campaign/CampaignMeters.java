// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.campaign;

import dev.carillon.admin.campaign.CampaignStore.Advance;
import dev.carillon.admin.campaign.StoredCampaign.Progress;
import dev.carillon.observability.metric.Family;
import dev.carillon.observability.metric.Meters;
import dev.carillon.observability.metric.Metric;
import io.micrometer.core.instrument.Counter;

/// Metrics of the campaigns that this process runs. A turn is counted after its commit, so each member is counted
/// once even if an earlier turn failed. Thread-safe.
final class CampaignMeters {

    private final Counter sent;
    private final Counter heldOut;
    private final Counter done;
    private final Counter failed;

    CampaignMeters(Meters meters) {
        Family<Counter> members = meters.counters(Metric.CAMPAIGN_MEMBERS);
        Family<Counter> turns = meters.counters(Metric.CAMPAIGN_TURNS);
        this.sent = members.of("told");
        this.heldOut = members.of("held_out");
        this.done = turns.of("done");
        this.failed = turns.of("broken_off");
    }

    void count(Advance advance) {
        Progress before = advance.before().progress();
        Progress after = advance.after().progress();
        sent.increment((double) (after.writtenEvents() - before.writtenEvents()));
        heldOut.increment((double) (after.heldOut() - before.heldOut()));
        done.increment();
    }

    void countFailed() {
        failed.increment();
    }
}
