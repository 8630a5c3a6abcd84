// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision.engine;

import dev.carillon.routing.decision.Action;
import dev.carillon.routing.decision.RecipientProfile;
import dev.carillon.routing.decision.RuleName;
import java.util.Map;
import java.util.Optional;

/// Rule that suppresses a channel for which the recipient has no address.
final class AddressPolicy implements ChannelPolicy {

    @Override
    public String rule() {
        return RuleName.ADDRESS;
    }

    @Override
    public Optional<ChannelVerdict> apply(ChannelQuestion question) {
        RecipientProfile profile = question.profile();
        if (!profile.addresses(question.channel()).isEmpty()) {
            return Optional.empty();
        }
        String reason = switch (profile.known()) {
            case YES -> "the profile has no address for this channel";
            case NO, UNREADABLE, ERASED -> "the recipient has no profile";
        };
        return Optional.of(new ChannelVerdict.Unreachable(new Action.Reason(RuleName.ADDRESS, reason, Map.of())));
    }

    @Override
    public Map<String, String> evidence(ChannelQuestion question) {
        return Map.of(
                "addresses",
                Integer.toString(
                        question.profile().addresses(question.channel()).size()));
    }
}
