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

/// How the fates of one event at one recipient differ.
///
/// @param kinds at least one
/// @param shift how much later the first message is, on the channel where that is most; negative when it is earlier
record Change(EventAtRecipient subject, Fate before, Fate after, Set<Kind> kinds, Duration shift) {

    /// What differs.
    enum Kind {
        /// There was no message, and now there is.
        SENT,
        /// There was a message, and now there is none.
        NOT_SENT,
        OTHER_CHANNEL,
        LATER,
        EARLIER,
        /// More messages about the event.
        MORE,
        FEWER,
        DIGESTED,
        NOT_DIGESTED,
        /// What is not sent is silenced by another rule.
        OTHER_RULE;

        /// As in JSON: `otherChannel`.
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

    /// Empty when they do not differ.
    static Optional<Change> between(EventAtRecipient subject, Fate before, Fate after) {
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

    /// Where no channel is the same, the first message counts.
    private static Duration shift(Fate before, Fate after) {
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
