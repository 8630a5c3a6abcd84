// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.campaign;

import dev.carillon.admin.campaign.CampaignPlan.Variant;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.lever.RecipientShare;
import java.util.List;
import java.util.Optional;

/// Assignment of recipients to a campaign's stages, holdout and variants. Pure: it is computed from hashes of the
/// campaign's and the recipient's ids and never changes. Stage, holdout and variant are independent of each other,
/// so every stage has the same mixture.
record VariantAssignment(String campaign, CampaignPlan plan) {

    /// Stage of the ramp in which the recipient is sent the campaign, counted from 0.
    int stage(RecipientKey recipient) {
        List<Integer> percents = plan.ramp().percents();
        int stage = 0;
        while (!isWithin("stage", recipient, percents.get(stage))) {
            stage++;
        }
        return stage;
    }

    /// Variant of the recipient; empty if the recipient is in the holdout.
    Optional<Variant> variant(RecipientKey recipient) {
        if (isWithin("holdout", recipient, plan.holdoutPercent())) {
            return Optional.empty();
        }
        int percent = 0;
        for (Variant variant : plan.variants()) {
            percent += variant.percent();
            if (isWithin("variant", recipient, percent)) {
                return Optional.of(variant);
            }
        }
        throw new IllegalStateException("the percents of the variants of %s do not sum up to 100".formatted(campaign));
    }

    private boolean isWithin(String purpose, RecipientKey recipient, int percent) {
        return RecipientShare.isWithin("campaign:%s:%s".formatted(campaign, purpose), recipient, percent);
    }
}
