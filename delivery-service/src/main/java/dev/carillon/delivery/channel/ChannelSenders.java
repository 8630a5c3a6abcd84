// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel;

import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.events.Channel;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The configured senders. A channel with none has no worker; an address that none of its channel's senders reaches is
/// refused.
public final class ChannelSenders {

    private final List<ChannelSender> senders;

    public ChannelSenders(List<? extends ChannelSender> senders) {
        this.senders = List.copyOf(senders);
    }

    /// The sender for an attempt: the first, in order of configuration, that reaches its address.
    public Optional<ChannelSender> find(Channel channel, Attempt attempt) {
        return senders.stream()
                .filter(sender -> sender.channel() == channel && sender.isAbleToCarry(attempt))
                .findFirst();
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
}
