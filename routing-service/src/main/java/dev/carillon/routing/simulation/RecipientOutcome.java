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

/// Outcome of one event for one recipient.
///
/// @param messages messages about the event, the earliest first
record RecipientOutcome(String eventType, List<Message> messages, List<Silence> silences, List<Deferral> deferrals) {

    static final RecipientOutcome NOTHING = new RecipientOutcome("", List.of(), List.of(), List.of());

    RecipientOutcome {
        messages = messages.stream()
                .sorted(Comparator.comparing(Message::at).thenComparing(Message::channel))
                .toList();
        silences = List.copyOf(silences);
        deferrals = List.copyOf(deferrals);
    }

    /// @param isDigest true if the message covers other events too
    record Message(Channel channel, Instant at, boolean isDigest) {}

    /// Suppression of a message.
    ///
    /// @param channel empty when it is about all of them
    record Silence(Optional<Channel> channel, String rule, String reason) {}

    /// Deferral of a message.
    ///
    /// @param channel empty when it is about all of them
    record Deferral(Optional<Channel> channel, String rule) {}

    /// True if the event was neither sent nor suppressed when the run ended.
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

    /// Rules that suppressed the whole notification, or else some of its channels.
    Set<String> silencedBy() {
        return silences.stream().map(Silence::rule).collect(Collectors.toCollection(TreeSet::new));
    }

    boolean isDigested() {
        return messages.stream().anyMatch(Message::isDigest);
    }
}
