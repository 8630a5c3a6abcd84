// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox.resume;

import dev.carillon.gateway.inbox.history.HistoryProgress;
import dev.carillon.gateway.inbox.item.Cursor;
import dev.carillon.gateway.inbox.item.InboxItem;
import dev.carillon.gateway.inbox.resume.ResumeResult.Cause;
import dev.carillon.gateway.inbox.resume.ResumeResult.Rest;
import dev.carillon.gateway.inbox.resume.ResumeResult.Resumed;
import dev.carillon.gateway.inbox.resume.ResumeResult.Started;
import dev.carillon.gateway.inbox.tail.TailView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/// Decides the start of one lane, or the data that must be read first. A pure function.
///
/// **Proof that no item is missing.** Let *W* be the position of the live path in the recipient's partition at the
/// time when Redis had the connection's registration. The registration is made before any store is read. Items after
/// *W* find the registration and reach the connection live; its live inbox buffers them until the lane is opened.
/// Items up to *W* were appended to the tail before it was read. So the answer must have every item after the cursor
/// and up to *W*:
///
/// 1. The tail has all items after the **needed** position and up to *W*. The needed position is the start of the
///    live path in this run of Redis (`beginning`), or the tail's `from` if that is later and earlier items are
///    missing. Between the beginning and a tail's own start no item was appended. (Or the items are so old that the
///    tail has expired; then the history has them, because tails live far longer than the history lags.) Without a
///    tail the needed position is the beginning. If the beginning is not known (Redis is unavailable, or has
///    restarted and no beginning was confirmed yet), the needed position is the end of the log, which is not before
///    *W*; the tail may have gaps then.
/// 2. A cursor at the needed position or after it needs no other data. For an earlier cursor the history must have
///    committed the needed position, and provides the items before it.
///
/// A connection without a usable cursor starts at the history's committed position *c*: the list, which is read from
/// the history, has all items up to *c*, and the tail's items after it follow at once as publications. Any position
/// before the next item is correct there, since gaps between positions are normal.
///
/// A cursor is refused if it is of another epoch, beyond the log's end, before the history's first position, or if
/// more items were missed than all parts of a resume may have. These are facts about the data. A slow or unavailable
/// store is no reason to refuse a cursor: the caller then lets the client retry.
public final class ResumeRule {

    private ResumeRule() {}

    /// Next step of the caller.
    public sealed interface Step {

        /// Wait until the history has committed the position.
        record AwaitHistory(long position) implements Step {}

        record FindLogEnd() implements Step {}

        record ReadHistory(long after) implements Step {}

        record Answer(ResumeResult result) implements Step {}
    }

    /// For a connection with a cursor.
    public static Step resume(Cursor cursor, StreamView view, ResumeLimits limits) {
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

    /// For a connection without a usable cursor.
    public static Step start(StreamView view, Cause cause) {
        OptionalLong needed = needed(view);
        if (needed.isEmpty()) {
            return new Step.FindLogEnd();
        }
        if (view.committed() < needed.getAsLong()) {
            return new Step.AwaitHistory(needed.getAsLong());
        }
        return new Step.Answer(new Started(view.committed(), cause, view.tailAfter(view.committed())));
    }

    /// Merges both into one ascending list, with each notification once, at its first position.
    public static List<InboxItem> merge(Collection<InboxItem> some, Collection<InboxItem> others) {
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
        return new Step.Answer(new Resumed(from, part, part.size() < items.size() ? Rest.FURTHER_PARTS : Rest.NONE));
    }
}
