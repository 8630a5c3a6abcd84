// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import dev.carillon.gateway.inbox.ResumeResult.Cause;
import dev.carillon.gateway.inbox.ResumeResult.Rest;
import dev.carillon.gateway.inbox.ResumeResult.Resumed;
import dev.carillon.gateway.inbox.ResumeResult.Started;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/// Decides what one lane begins with, or what must be learned first. A pure function.
///
/// **Why nothing can be missing.** Let *W* be how far the live path was in the recipient's partition at the
/// moment when the connection's registration stood in Redis. The registration is made before anything is read.
/// Items after *W* find the registration and reach the connection live, where they wait until it is opened.
/// Items up to *W* were appended to the tail before it was read. So the answer must hold every item after the
/// cursor and up to *W*:
///
/// 1. Everything after the **needed** position and up to *W* is in the tail. That position is where the live
///    path began in this run of Redis (`beginning`), or the tail's `from` if that is later and what was before
///    it is missing. Between the beginning and a tail's own beginning there was nothing to append (or it was
///    so long ago that the tail ran out, and then the history has it: tails live far longer than the history
///    lags). Without a tail it is the beginning alone. Where the beginning is not known (Redis is away, or began
///    anew and nobody has said yet from where) it is the end of the log, which is not before *W*; whatever a
///    tail holds then, it may hold it with gaps.
/// 2. A cursor at the needed position or after it needs nothing else. For an earlier one the history must have
///    committed the needed position, and fills what is before it.
///
/// A connection without a usable cursor begins at *c* itself: the list, which is read from the history, has
/// everything up to *c*, and what the tail has beyond follows at once as publications. Any value up to the next
/// position is right there, since gaps between positions are normal.
///
/// A cursor is refused rather than stretched: of another epoch, beyond the log's end, before the history's first
/// position, or with more to recover than all parts of a resume may hold. These are facts about the data: that a store
/// is slow or
/// away is no reason, and whoever reads for this rule lets the client try again then.
final class ResumeRule {

    private ResumeRule() {}

    /// What to do next.
    sealed interface Step {

        /// Wait until the history has committed the position.
        record AwaitHistory(long position) implements Step {}

        record FindLogEnd() implements Step {}

        record ReadHistory(long after) implements Step {}

        record Answer(ResumeResult result) implements Step {}
    }

    /// For a connection with a cursor.
    static Step resume(Cursor cursor, StreamView view, ResumeLimits limits) {
        if (!cursor.epoch().isEmpty() && !cursor.epoch().equals(view.epoch())) {
            return start(view, Cause.NOT_RECOVERABLE);
        }
        long from = cursor.position();
        long top = Math.max(view.committed(), view.tail().map(TailView::top).orElse(0L));
        if (from > top) {
            if (view.logEnd().isEmpty()) {
                return new Step.FindLogEnd();
            }
            if (from > view.logEnd().getAsLong()) {
                return start(view, Cause.NOT_RECOVERABLE);
            }
        }
        OptionalLong needed = needed(view);
        if (needed.isEmpty()) {
            return new Step.FindLogEnd();
        }
        if (from >= needed.getAsLong()) {
            return answer(from, view.tailAfter(from), view, limits);
        }
        if (view.committed() < needed.getAsLong()) {
            return new Step.AwaitHistory(needed.getAsLong());
        }
        if (from < view.progress().map(HistoryProgress.Progress::completeFrom).orElse(0L)) {
            return start(view, Cause.NOT_RECOVERABLE);
        }
        if (view.history().isEmpty()) {
            return new Step.ReadHistory(from);
        }
        return answer(from, merge(view.history().get(), view.tailAfter(from)), view, limits);
    }

    /// For a connection without a cursor, or whose cursor is of no use.
    static Step start(StreamView view, Cause cause) {
        OptionalLong needed = needed(view);
        if (needed.isEmpty()) {
            return new Step.FindLogEnd();
        }
        if (view.committed() < needed.getAsLong()) {
            return new Step.AwaitHistory(needed.getAsLong());
        }
        return new Step.Answer(new Started(view.committed(), cause, view.tailAfter(view.committed())));
    }

    /// Both in one ascending list, each notification once, at its first position.
    static List<InboxItem> merge(Collection<InboxItem> some, Collection<InboxItem> others) {
        Map<Long, InboxItem> byPosition = new TreeMap<>();
        some.forEach(item -> byPosition.put(item.position(), item));
        others.forEach(item -> byPosition.putIfAbsent(item.position(), item));
        Set<String> seen = new HashSet<>();
        List<InboxItem> merged = new ArrayList<>(byPosition.size());
        for (InboxItem item : byPosition.values()) {
            if (seen.add(item.notificationId())) {
                merged.add(item);
            }
        }
        return merged;
    }

    private static OptionalLong needed(StreamView view) {
        if (view.beginning().isEmpty()) {
            return view.logEnd();
        }
        long beginning = view.beginning().getAsLong();
        return OptionalLong.of(view.tail()
                .filter(TailView::trimmed)
                .map(tail -> Math.max(tail.from(), beginning))
                .orElse(beginning));
    }

    private static Step answer(long from, List<InboxItem> items, StreamView view, ResumeLimits limits) {
        if (!limits.allow(items)) {
            return start(view, Cause.NOT_RECOVERABLE);
        }
        List<InboxItem> part = limits.part(items);
        return new Step.Answer(new Resumed(from, part, part.size() < items.size() ? Rest.FURTHER_PARTS : Rest.NOTHING));
    }
}
