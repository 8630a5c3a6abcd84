// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import dev.carillon.events.Channel;
import java.util.Map;
import java.util.Optional;

/// A channel without an address is silent, and says so.
final class AddressPolicy implements ChannelPolicy {

    @Override
    public Optional<ChannelSuppression> apply(Notification notification, Channel channel) {
        RecipientProfile profile = notification.request().profile();
        if (!profile.addresses(channel).isEmpty()) {
            return Optional.empty();
        }
        String reason = switch (profile.known()) {
            case YES -> "the profile has no address for this channel";
            case NO, UNREADABLE -> "the recipient has no profile";
        };
        return Optional.of(new ChannelSuppression(channel, RuleName.ADDRESS, reason, Map.of()));
    }
}
