// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

import dev.carillon.events.Channel;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What became of one event for one recipient.
///
/// @param messages that told of it, the first of them first
record Fate(String eventType, List<Message> messages, List<Silence> silences, List<Deferral> deferrals) {

    static final Fate NOTHING = new Fate("", List.of(), List.of(), List.of());

    Fate {
        messages = messages.stream()
                .sorted(Comparator.comparing(Message::at).thenComparing(Message::channel))
                .toList();
        silences = List.copyOf(silences);
        deferrals = List.copyOf(deferrals);
    }

    /// @param isDigest whether it told of others too
    record Message(Channel channel, Instant at, boolean isDigest) {}

    /// Why there was no message.
    ///
    /// @param channel empty when it is about all of them
    record Silence(Optional<Channel> channel, String rule, String reason) {}

    /// Why it was later.
    ///
    /// @param channel empty when it is about all of them
    record Deferral(Optional<Channel> channel, String rule) {}

    /// Neither told nor silenced when the run ended.
    boolean isUnfinished() {
        return messages.isEmpty() && silences.isEmpty();
    }

    Set<Channel> channels() {
        return messages.stream().map(Message::channel).collect(Collectors.toCollection(TreeSet::new));
    }

    Instant first(Channel channel) {
        return messages.stream()
                .filter(message -> message.channel() == channel)
                .map(Message::at)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no message on " + channel));
    }

    /// The rules that silenced all of it, or else channels of it.
    Set<String> silencedBy() {
        return silences.stream().map(Silence::rule).collect(Collectors.toCollection(TreeSet::new));
    }

    boolean isDigested() {
        return messages.stream().anyMatch(Message::isDigest);
    }
}
