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

/// Order in which providers are tried: healthy providers first, among them by the tenant's order, then by the
/// installation's order. Thread-safe.
///
/// @param reportWithin Time by provider within which it must report a delivery; providers without an entry are not
/// waited for
record ProviderChoice(
        ChannelSenders senders, ProviderPaces paces, TenantDirectory tenants, Map<String, Duration> reportWithin) {

    /// Senders that can reach an attempt's address and are not excluded from it.
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

    /// Time to wait for the report of a delivery that this sender accepted. Zero if the sender does not report, or
    /// if there is no other provider.
    Duration reportWithin(ChannelSender sender, Attempt attempt) {
        TenantId tenant = new TenantId(attempt.delivery().getTenant());
        Duration wanted = tenants.reportWithin(tenant, sender.channel())
                .orElse(reportWithin.getOrDefault(sender.provider(), Duration.ZERO));
        boolean isPossible = !wanted.isZero()
                && sender.traits().isReporting()
                && able(sender.channel(), attempt).size() > 1;
        return isPossible ? wanted : Duration.ZERO;
    }

    /// Candidates that are open to the attempt's recipient; an operator can restrict a provider to a share of the
    /// recipients.
    List<ChannelSender> open(Channel channel, Attempt attempt, Instant now) {
        RecipientKey recipient = RecipientKey.of(
                attempt.delivery().getTenant(), attempt.delivery().getRecipient());
        return candidates(channel, attempt).stream()
                .filter(sender -> tenants.levers().levers().isWithinRamp(sender.provider(), recipient, now))
                .toList();
    }

    /// True if a sender can reach the address, regardless of restrictions to a share of the recipients.
    boolean isAnyAble(Channel channel, Attempt attempt) {
        return !able(channel, attempt).isEmpty();
    }

    /// Lever that pauses a lane of a channel.
    Optional<HeldPosition> findPause(Channel channel, Lane lane, Instant now) {
        return tenants.levers().levers().findPause(channel, lane, now);
    }

    /// True if at least one provider of a channel is available.
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
