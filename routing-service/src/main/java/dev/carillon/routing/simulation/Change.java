// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

import dev.carillon.events.Channel;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Difference between the outcomes of one event for one recipient.
///
/// @param kinds kinds of difference, at least one
/// @param shift delay of the first message, on the channel with the largest delay; negative if it is earlier
record Change(
        EventAtRecipient subject, RecipientOutcome before, RecipientOutcome after, Set<Kind> kinds, Duration shift) {

    /// Kind of difference.
    enum Kind {
        /// A message is sent only under the changed catalog.
        SENT,
        /// A message is sent only under today's catalog.
        NOT_SENT,
        OTHER_CHANNEL,
        LATER,
        EARLIER,
        /// More messages about the event are sent.
        MORE,
        FEWER,
        DIGESTED,
        NOT_DIGESTED,
        /// Another rule suppresses the message.
        OTHER_RULE;

        /// Name in JSON: `otherChannel`.
        String wireName() {
            StringBuilder name = new StringBuilder();
            for (String word : name().toLowerCase(Locale.ROOT).split("_", -1)) {
                name.append(name.isEmpty() ? word.charAt(0) : Character.toUpperCase(word.charAt(0)))
                        .append(word.substring(1));
            }
            return name.toString();
        }
    }

    Change {
        kinds = EnumSet.copyOf(kinds);
    }

    /// Difference of two outcomes; empty if they are equal.
    static Optional<Change> between(EventAtRecipient subject, RecipientOutcome before, RecipientOutcome after) {
        Duration shift = shift(before, after);
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        if (before.messages().isEmpty() || after.messages().isEmpty()) {
            note(kinds, Kind.SENT, !after.messages().isEmpty());
            note(kinds, Kind.NOT_SENT, !before.messages().isEmpty());
        } else {
            int more = after.messages().size() - before.messages().size();
            note(kinds, Kind.OTHER_CHANNEL, !before.channels().equals(after.channels()));
            note(kinds, Kind.LATER, shift.isPositive());
            note(kinds, Kind.EARLIER, shift.isNegative());
            note(kinds, Kind.MORE, more > 0);
            note(kinds, Kind.FEWER, more < 0);
            note(kinds, Kind.DIGESTED, after.isDigested() && !before.isDigested());
            note(kinds, Kind.NOT_DIGESTED, before.isDigested() && !after.isDigested());
        }
        note(kinds, Kind.OTHER_RULE, kinds.isEmpty() && !before.silencedBy().equals(after.silencedBy()));
        return kinds.isEmpty() ? Optional.empty() : Optional.of(new Change(subject, before, after, kinds, shift));
    }

    private static void note(Set<Kind> kinds, Kind kind, boolean isSo) {
        if (isSo) {
            kinds.add(kind);
        }
    }

    /// Delay of the first message. Without a common channel the first messages of both are compared.
    private static Duration shift(RecipientOutcome before, RecipientOutcome after) {
        if (before.messages().isEmpty() || after.messages().isEmpty()) {
            return Duration.ZERO;
        }
        Set<Channel> common = new HashSet<>(before.channels());
        common.retainAll(after.channels());
        Instant first = before.messages().getFirst().at();
        return common.stream()
                .map(channel -> Duration.between(before.first(channel), after.first(channel)))
                .max(Comparator.comparing(Duration::abs))
                .orElseGet(() ->
                        Duration.between(first, after.messages().getFirst().at()));
    }
}
