// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

import dev.carillon.events.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Comparison of the outcomes under today's and the changed catalog. A pure function.
final class Comparison {

    /// Largest number of samples in an answer.
    static final int MAX_SAMPLES = 100;

    private final Recording recording;
    private final Outcome before;
    private final Outcome after;

    private Comparison(Recording recording, Outcome before, Outcome after) {
        this.recording = recording;
        this.before = before;
        this.after = after;
    }

    static Difference of(Recording recording, Outcome before, Outcome after) {
        return new Comparison(recording, before, after).difference();
    }

    private Difference difference() {
        Set<EventAtRecipient> subjects =
                new TreeSet<>(before.recipientOutcomes().keySet());
        subjects.addAll(after.recipientOutcomes().keySet());
        List<Change> changes = subjects.stream()
                .flatMap(subject ->
                        Change.between(subject, before.recipientOutcome(subject), after.recipientOutcome(subject))
                                .stream())
                .toList();
        return new Difference(
                recording.range().from(),
                recording.range().to(),
                before.end().isAfter(after.end()) ? before.end() : after.end(),
                recording.events(),
                recipients(subjects, changes),
                messageTotals(),
                ruleTotals(),
                kinds(changes),
                shift(changes, Change.Kind.LATER),
                shift(changes, Change.Kind.EARLIER),
                new Difference.BeforeAndAfter(unfinished(before), unfinished(after)),
                samples(changes));
    }

    private Difference.Recipients recipients(Set<EventAtRecipient> subjects, List<Change> changes) {
        Map<String, Long> had = count(before.messages(), SentMessage::recipient);
        Map<String, Long> has = count(after.messages(), SentMessage::recipient);
        Set<String> all =
                subjects.stream().map(EventAtRecipient::recipient).collect(Collectors.toCollection(TreeSet::new));
        return new Difference.Recipients(
                all.size(),
                all.stream()
                        .filter(one -> has.getOrDefault(one, 0L) > had.getOrDefault(one, 0L))
                        .count(),
                all.stream()
                        .filter(one -> has.getOrDefault(one, 0L) < had.getOrDefault(one, 0L))
                        .count(),
                changes.stream()
                        .map(change -> change.subject().recipient())
                        .distinct()
                        .count());
    }

    private record Kept(String type, String by) implements Comparable<Kept> {
        @Override
        public int compareTo(Kept other) {
            int byType = type.compareTo(other.type);
            return byType != 0 ? byType : by.compareTo(other.by);
        }
    }

    private List<Difference.MessageTotal> messageTotals() {
        Function<SentMessage, Kept> key =
                message -> new Kept(message.eventType(), message.channel().wireName());
        Map<Kept, Long> had = count(before.messages(), key);
        Map<Kept, Long> has = count(after.messages(), key);
        return keys(had, has)
                .map(kept -> new Difference.MessageTotal(
                        kept.type(), kept.by(), had.getOrDefault(kept, 0L), has.getOrDefault(kept, 0L)))
                .toList();
    }

    private List<Difference.RuleTotal> ruleTotals() {
        Map<Kept, Long> had = count(rules(before), Function.identity());
        Map<Kept, Long> has = count(rules(after), Function.identity());
        return keys(had, has)
                .map(kept -> new Difference.RuleTotal(
                        kept.type(), kept.by(), had.getOrDefault(kept, 0L), has.getOrDefault(kept, 0L)))
                .toList();
    }

    private static List<Kept> rules(Outcome outcome) {
        return outcome.recipientOutcomes().values().stream()
                .flatMap(recipientOutcome -> recipientOutcome.silencedBy().stream()
                        .map(rule -> new Kept(recipientOutcome.eventType(), rule)))
                .toList();
    }

    private static <K extends Comparable<K>> Stream<K> keys(Map<K, Long> one, Map<K, Long> other) {
        Set<K> all = new TreeSet<>(one.keySet());
        all.addAll(other.keySet());
        return all.stream();
    }

    private static <T, K> Map<K, Long> count(Collection<T> counted, Function<T, K> key) {
        return counted.stream().collect(Collectors.groupingBy(key, Collectors.counting()));
    }

    private static long unfinished(Outcome outcome) {
        return outcome.recipientOutcomes().values().stream()
                .filter(RecipientOutcome::isUnfinished)
                .count();
    }

    private static Map<String, Long> kinds(List<Change> changes) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Change.Kind kind : Change.Kind.values()) {
            counts.put(kind.wireName(), of(changes, kind).count());
        }
        return counts;
    }

    private static Stream<Change> of(List<Change> changes, Change.Kind kind) {
        return changes.stream().filter(change -> change.kinds().contains(kind));
    }

    private static Difference.Shift shift(List<Change> changes, Change.Kind kind) {
        List<Duration> shifts =
                of(changes, kind).map(change -> change.shift().abs()).sorted().toList();
        return shifts.isEmpty()
                ? new Difference.Shift(0, 0, 0)
                : new Difference.Shift(
                        shifts.size(), seconds(shifts.get((shifts.size() - 1) / 2)), seconds(shifts.getLast()));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    /// Samples of each kind in turn, so that a frequent kind does not crowd out the others.
    private static List<Difference.Sample> samples(List<Change> changes) {
        Map<Change.Kind, List<Change>> byKind = new EnumMap<>(Change.Kind.class);
        changes.forEach(
                change -> byKind.computeIfAbsent(change.kinds().iterator().next(), _ -> new ArrayList<>())
                        .add(change));
        Map<Integer, List<Change>> rounds = new TreeMap<>();
        byKind.values().forEach(same -> {
            for (int round = 0; round < Math.min(same.size(), MAX_SAMPLES); round++) {
                rounds.computeIfAbsent(round, _ -> new ArrayList<>()).add(same.get(round));
            }
        });
        return rounds.values().stream()
                .flatMap(List::stream)
                .limit(MAX_SAMPLES)
                .map(Comparison::sample)
                .toList();
    }

    private static Difference.Sample sample(Change change) {
        RecipientOutcome known = change.before().eventType().isEmpty() ? change.after() : change.before();
        return new Difference.Sample(
                change.subject().recipient(),
                change.subject().event(),
                known.eventType(),
                change.kinds().stream().map(Change.Kind::wireName).toList(),
                seconds(change.shift()),
                view(change.before()),
                view(change.after()));
    }

    private static Difference.OutcomeView view(RecipientOutcome recipientOutcome) {
        return new Difference.OutcomeView(
                recipientOutcome.messages().stream()
                        .map(message ->
                                new Difference.Message(message.channel().wireName(), message.at(), message.isDigest()))
                        .toList(),
                recipientOutcome.silences().stream()
                        .map(silence -> new Difference.Rule(
                                silence.channel().map(Channel::wireName).orElse(""), silence.rule(), silence.reason()))
                        .toList(),
                recipientOutcome.deferrals().stream()
                        .map(deferral -> new Difference.Rule(
                                deferral.channel().map(Channel::wireName).orElse(""), deferral.rule(), ""))
                        .distinct()
                        .toList());
    }
}
