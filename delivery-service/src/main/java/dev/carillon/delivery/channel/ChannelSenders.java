// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel;

import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.channel.circuit.ProviderCircuits;
import dev.carillon.events.Channel;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The configured senders, in order, each behind its circuit. A channel with none has no worker; an address that
/// none of its channel's senders reaches is refused.
public final class ChannelSenders {

    private final List<ChannelSender> senders;
    private final ProviderCircuits circuits;

    public ChannelSenders(
            List<? extends ChannelSender> senders, Map<String, List<String>> order, ProviderCircuits circuits) {
        this.senders = senders.stream()
                .<ChannelSender>map(sender -> sender)
                .sorted(Comparator.comparingInt(sender -> rank(sender, order)))
                .toList();
        this.circuits = circuits;
    }

    /// The senders that reach an attempt's address, in the order in which they are to be asked.
    public List<ChannelSender> candidates(Channel channel, Attempt attempt) {
        return senders.stream()
                .filter(sender -> sender.channel() == channel && sender.isAbleToCarry(attempt))
                .toList();
    }

    public ProviderCircuits circuits() {
        return circuits;
    }

    /// Whether at least one provider of a channel is not being left alone.
    public boolean isAnyReady(Channel channel) {
        return senders.stream().anyMatch(sender -> sender.channel() == channel && circuits.isReady(sender.provider()));
    }

    /// The channels that have a sender.
    public Set<Channel> channels() {
        Set<Channel> channels = EnumSet.noneOf(Channel.class);
        senders.forEach(sender -> channels.add(sender.channel()));
        return channels;
    }

    /// How many attempts one lane of a channel may have under way at once.
    public int concurrency(Channel channel) {
        return senders.stream()
                .filter(sender -> sender.channel() == channel)
                .mapToInt(ChannelSender::concurrency)
                .sum();
    }

    private static int rank(ChannelSender sender, Map<String, List<String>> order) {
        int named = order.getOrDefault(sender.channel().wireName(), List.of()).indexOf(sender.provider());
        return named < 0 ? Integer.MAX_VALUE : named;
    }
}
