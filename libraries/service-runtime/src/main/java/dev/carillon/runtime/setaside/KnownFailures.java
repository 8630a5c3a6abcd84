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
final class KnownFailures {

    /// Hard failures after which a record is set aside.
    static final int FAILURES = 2;

    /// Most failures and suspicions kept; the oldest suspicion goes first.
    static final int LIMIT = 10_000;

    private static final Verdict UNSUSPECTED = new Verdict.Unsuspected();
    private static final Verdict SUSPECTED = new Verdict.Suspected();

    private final Map<JournalEntry.Place, Map<String, ProcessingFailure>> places = new HashMap<>();
    private int size;
    private volatile boolean empty = true;

    boolean isEmpty() {
        return empty;
    }

    synchronized void add(ProcessingFailure failure) {
        if (places.computeIfAbsent(place(failure), _ -> new LinkedHashMap<>()).put(failure.getId(), failure) == null) {
            size++;
        }
        if (size > LIMIT) {
            places.values().stream()
                    .flatMap(known -> known.values().stream())
                    .min(Comparator.comparing(KnownFailures::counts).thenComparingLong(ProcessingFailure::getAtMillis))
                    .ifPresent(this::remove);
        }
        empty = size == 0;
    }

    synchronized void remove(ProcessingFailure failure) {
        JournalEntry.Place place = place(failure);
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
                .filter(failure -> key(failure).equals(key))
                .findFirst()
                .ifPresent(this::remove);
    }

    Verdict verdict(WorkId work) {
        if (empty) {
            return UNSUSPECTED;
        }
        List<ProcessingFailure> known = of(work);
        List<ProcessingFailure> counted =
                known.stream().filter(KnownFailures::counts).toList();
        if (counted.size() >= FAILURES) {
            return new Verdict.SetAside(counted.getLast().getCause());
        }
        return known.isEmpty() ? UNSUSPECTED : SUSPECTED;
    }

    /// Failures and suspicions of this work, and of batches that it was in.
    synchronized List<ProcessingFailure> of(WorkId work) {
        Map<String, ProcessingFailure> known = places.get(
                new JournalEntry.Place(work.source().consumer(), work.source().topic(), work.partition()));
        return known == null
                ? List.of()
                : known.values().stream()
                        .filter(failure -> covers(failure, work))
                        .toList();
    }

    /// Removes the failures and suspicions of work that was processed. A suspected batch loses this record and those
    /// before it.
    ///
    /// @return failures to remove from the topic
    synchronized List<ProcessingFailure> clear(WorkId work) {
        List<ProcessingFailure> removed = new ArrayList<>();
        for (ProcessingFailure failure : of(work)) {
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

    /// Key of the failure in the topic.
    static String key(ProcessingFailure failure) {
        return String.join(
                "/",
                failure.getConsumer(),
                failure.getTopic(),
                Integer.toString(failure.getPartition()),
                Long.toString(failure.getToOffset()),
                failure.getId());
    }

    /// True if the failure counts towards setting the record aside; false if it is a suspicion.
    static boolean counts(ProcessingFailure failure) {
        return switch (failure.getKind()) {
            case PROCESSING_FAILURE_KIND_THROWN,
                    PROCESSING_FAILURE_KIND_PROCESS_ENDED,
                    PROCESSING_FAILURE_KIND_TIMED_OUT -> true;
            case PROCESSING_FAILURE_KIND_SUSPECTED, PROCESSING_FAILURE_KIND_UNSPECIFIED, UNRECOGNIZED -> false;
        };
    }

    private static boolean covers(ProcessingFailure failure, WorkId work) {
        return failure.getMark() == work.mark()
                && failure.getOffset() <= work.offset()
                && work.offset() <= failure.getToOffset();
    }

    private static JournalEntry.Place place(ProcessingFailure failure) {
        return new JournalEntry.Place(failure.getConsumer(), failure.getTopic(), failure.getPartition());
    }
}
