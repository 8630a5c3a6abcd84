// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision.engine;

import dev.carillon.routing.decision.Action;
import dev.carillon.routing.decision.RecipientProfile;
import dev.carillon.routing.decision.RuleName;
import java.util.Map;
import java.util.Optional;

/// Rule that excludes addresses on the suppression list: addresses that bounced, whose owner complained, or that an
/// operator blocked. A channel without any other address does not reach the recipient.
final class SuppressionListPolicy implements ChannelPolicy {

    @Override
    public String rule() {
        return RuleName.SUPPRESSION_LIST;
    }

    @Override
    public Optional<ChannelVerdict> apply(ChannelQuestion question) {
        RecipientProfile profile = question.profile();
        if (profile.content().getSuppressionsCount() == 0) {
            return Optional.empty();
        }
        return profile.suppressed(question.channel()).stream()
                .findFirst()
                .filter(_ -> profile.addresses(question.channel()).isEmpty())
                .map(first -> new ChannelVerdict.Unreachable(reason(first)));
    }

    static Action.Reason reason(RecipientProfile.Suppressed suppressed) {
        return new Action.Reason(
                RuleName.SUPPRESSION_LIST,
                "the address is on the suppression list: " + suppressed.reason(),
                Map.of(
                        "address", suppressed.addressId(),
                        "since", suppressed.since().toString()));
    }
}
