// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.setaside;

import dev.carillon.events.v1.ProcessingFailure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Known failures and suspicions, by partition of a source. Thread-safe; reading costs one volatile read while nothing
/// is known.
final class Docket {

    /// Hard failures after which a record is set aside.
    static final int FAILURES = 2;

    /// Most failures and suspicions kept; the oldest suspicion goes first.
    static final int LIMIT = 10_000;

    private record Place(String consumer, String topic, int partition) {

        static Place of(ProcessingFailure failure) {
            return new Place(failure.getConsumer(), failure.getTopic(), failure.getPartition());
        }
    }

    private final Map<Place, Map<String, ProcessingFailure>> places = new HashMap<>();
    private int size;
    private volatile boolean empty = true;

    boolean isEmpty() {
        return empty;
    }

    synchronized void add(ProcessingFailure failure) {
        if (places.computeIfAbsent(Place.of(failure), _ -> new LinkedHashMap<>())
                        .put(failure.getId(), failure)
                == null) {
            size++;
        }
        if (size > LIMIT) {
            places.values().stream()
                    .flatMap(known -> known.values().stream())
                    .min(Comparator.comparing(Charge::counts).thenComparingLong(ProcessingFailure::getAtMillis))
                    .ifPresent(this::remove);
        }
        empty = size == 0;
    }

    synchronized void remove(ProcessingFailure failure) {
        Place place = Place.of(failure);
        Map<String, ProcessingFailure> known = places.get(place);
        if (known != null && known.remove(failure.getId()) != null) {
            size--;
            if (known.isEmpty()) {
                places.remove(place);
            }
        }
        empty = size == 0;
    }

    /// Removes the failure that has this key in the topic.
    synchronized void removeKey(String key) {
        places.values().stream()
                .flatMap(known -> known.values().stream())
                .filter(failure -> Charge.key(failure).equals(key))
                .findFirst()
                .ifPresent(this::remove);
    }

    Verdict verdict(WorkId work) {
        if (empty) {
            return Answers.UNSUSPECTED;
        }
        List<ProcessingFailure> known = against(work);
        List<ProcessingFailure> counted = known.stream().filter(Charge::counts).toList();
        if (counted.size() >= FAILURES) {
            return new Verdict.SetAside(counted.getLast().getCause());
        }
        return known.isEmpty() ? Answers.UNSUSPECTED : Answers.SUSPECTED;
    }

    /// Failures and suspicions of this work, and of batches that it was in.
    synchronized List<ProcessingFailure> against(WorkId work) {
        Map<String, ProcessingFailure> known =
                places.get(new Place(work.source().consumer(), work.source().topic(), work.partition()));
        return known == null
                ? List.of()
                : known.values().stream()
                        .filter(failure -> Charge.covers(failure, work.offset(), work.mark()))
                        .toList();
    }

    /// Drops everything that is known against work that was processed. A suspected batch loses this record and those
    /// before it.
    ///
    /// @return what is removed from the topic
    synchronized List<ProcessingFailure> acquit(WorkId work) {
        List<ProcessingFailure> removed = new ArrayList<>();
        for (ProcessingFailure failure : against(work)) {
            remove(failure);
            if (work.offset() < failure.getToOffset()) {
                add(failure.toBuilder().setOffset(work.offset() + 1).build());
            } else {
                removed.add(failure);
            }
        }
        return removed;
    }

    synchronized List<ProcessingFailure> all() {
        return places.values().stream()
                .flatMap(known -> known.values().stream())
                .toList();
    }

    private static final class Answers {
        private static final Verdict UNSUSPECTED = new Verdict.Unsuspected();
        private static final Verdict SUSPECTED = new Verdict.Suspected();
    }
}
