// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.dispatch;

import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.channel.ChannelSender;
import dev.carillon.delivery.channel.ChannelSenders;
import dev.carillon.delivery.pace.ProviderPaces;
import dev.carillon.delivery.tenant.TenantDirectory;
import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.lever.HeldPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Whom to ask, in which order: first those that do well, among them by the tenant's order, then by the
/// installation's. Thread-safe.
///
/// @param reportWithin by provider, how soon it is to report a delivery; nothing where it is not waited for
record ProviderChoice(
        ChannelSenders senders, ProviderPaces paces, TenantDirectory tenants, Map<String, Duration> reportWithin) {

    /// The senders that reach an attempt's address and are not excluded from it.
    List<ChannelSender> candidates(Channel channel, Attempt attempt) {
        List<ChannelSender> able = able(channel, attempt);
        if (able.size() < 2) {
            return able;
        }
        List<String> wanted = tenants.providers(new TenantId(attempt.delivery().getTenant()), channel);
        return able.stream()
                .sorted(Comparator.<ChannelSender>comparingInt(sender -> paces.isHealthy(sender.provider()) ? 0 : 1)
                        .thenComparingInt(sender -> rank(sender, wanted)))
                .toList();
    }

    /// How soon a report of what this sender accepted is waited for. Zero where none comes, and where there is nobody
    /// else to ask.
    Duration reportWithin(ChannelSender sender, Attempt attempt) {
        TenantId tenant = new TenantId(attempt.delivery().getTenant());
        Duration wanted = tenants.reportWithin(tenant, sender.channel())
                .orElse(reportWithin.getOrDefault(sender.provider(), Duration.ZERO));
        boolean isPossible = !wanted.isZero()
                && sender.isReporting()
                && able(sender.channel(), attempt).size() > 1;
        return isPossible ? wanted : Duration.ZERO;
    }

    /// Those of them that are open to the attempt's recipient: an operator may have given a provider to a part of all
    /// only.
    List<ChannelSender> open(Channel channel, Attempt attempt, Instant now) {
        RecipientKey recipient = RecipientKey.of(
                attempt.delivery().getTenant(), attempt.delivery().getRecipient());
        return candidates(channel, attempt).stream()
                .filter(sender -> tenants.levers().levers().isWithinRamp(sender.provider(), recipient, now))
                .toList();
    }

    /// Whether there is a sender that could be asked, were it open to the recipient.
    boolean isAnyAble(Channel channel, Attempt attempt) {
        return !able(channel, attempt).isEmpty();
    }

    /// What keeps a lane of a channel from sending.
    Optional<HeldPosition> findPause(Channel channel, Lane lane, Instant now) {
        return tenants.levers().levers().findPause(channel, lane, now);
    }

    /// Whether at least one provider of a channel is not being left alone.
    boolean isAnyReady(Channel channel) {
        return senders.providers(channel).stream().anyMatch(paces::isReady);
    }

    private List<ChannelSender> able(Channel channel, Attempt attempt) {
        List<String> excluded = attempt.delivery().getExcludedProvidersList();
        return senders.candidates(channel, attempt).stream()
                .filter(sender -> !excluded.contains(sender.provider()))
                .toList();
    }

    private static int rank(ChannelSender sender, List<String> wanted) {
        int named = wanted.indexOf(sender.provider());
        return named < 0 ? Integer.MAX_VALUE : named;
    }
}
