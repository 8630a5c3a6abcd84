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

/// The configured senders, in order. A channel with none has no worker; an address that
/// none of its channel's senders reaches is refused.
public final class ChannelSenders {

    private final List<ChannelSender> senders;

    public ChannelSenders(List<? extends ChannelSender> senders, Map<String, List<String>> order) {
        this.senders = senders.stream()
                .<ChannelSender>map(sender -> sender)
                .sorted(Comparator.comparingInt(sender -> rank(sender, order)))
                .toList();
    }

    /// The senders that reach an attempt's address, in the order in which they are to be asked.
    public List<ChannelSender> candidates(Channel channel, Attempt attempt) {
        return senders.stream()
                .filter(sender -> sender.channel() == channel && sender.isAbleToCarry(attempt))
                .toList();
    }

    /// The providers of a channel, in order.
    public List<String> providers(Channel channel) {
        return senders.stream()
                .filter(sender -> sender.channel() == channel)
                .map(ChannelSender::provider)
                .toList();
    }

    /// The channels that have a sender.
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
