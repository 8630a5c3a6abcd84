// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel;

import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.events.Channel;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Configured senders in the order of preference. A channel without a sender has no worker. A delivery to an
/// address that no sender of its channel can reach is refused.
public final class ChannelSenders {

    private final List<ChannelSender> senders;

    public ChannelSenders(List<? extends ChannelSender> senders, Map<String, List<String>> order) {
        this.senders = senders.stream()
                .<ChannelSender>map(sender -> sender)
                .sorted(Comparator.comparingInt(sender -> rank(sender, order)))
                .toList();
    }

    /// Senders that can reach an attempt's address, in the order in which the worker tries them.
    public List<ChannelSender> candidates(Channel channel, Attempt attempt) {
        return senders.stream()
                .filter(sender -> sender.channel() == channel && sender.isAbleToCarry(attempt))
                .toList();
    }

    /// Providers of a channel, in order.
    public List<String> providers(Channel channel) {
        return senders.stream()
                .filter(sender -> sender.channel() == channel)
                .map(ChannelSender::provider)
                .toList();
    }

    /// Channels that have a sender.
    public Set<Channel> channels() {
        Set<Channel> channels = EnumSet.noneOf(Channel.class);
        senders.forEach(sender -> channels.add(sender.channel()));
        return channels;
    }

    private static int rank(ChannelSender sender, Map<String, List<String>> order) {
        int named = order.getOrDefault(sender.channel().wireName(), List.of()).indexOf(sender.provider());
        return named < 0 ? Integer.MAX_VALUE : named;
    }
}
