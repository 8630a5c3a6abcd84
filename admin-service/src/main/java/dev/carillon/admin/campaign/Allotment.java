// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.campaign;

import dev.carillon.admin.campaign.CampaignPlan.Variant;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.lever.RecipientShare;
import java.util.List;
import java.util.Optional;

/// When it is a recipient's turn and what they are told. Pure: it follows from the campaign's and the recipient's names
/// and is the same whenever it is asked. Stage, holdout and variant are independent of each other, so every stage has
/// the same mixture.
record Allotment(String campaign, CampaignPlan plan) {

    /// The stage of the ramp in which it is the recipient's turn, counted from 0.
    int stage(RecipientKey recipient) {
        List<Integer> percents = plan.ramp().percents();
        int stage = 0;
        while (!isWithin("stage", recipient, percents.get(stage))) {
            stage++;
        }
        return stage;
    }

    /// Empty for who is held out.
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
        throw new IllegalStateException("the variants of %s are no whole".formatted(campaign));
    }

    private boolean isWithin(String purpose, RecipientKey recipient, int percent) {
        return RecipientShare.isWithin("campaign:%s:%s".formatted(campaign, purpose), recipient, percent);
    }
}
