// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox.resume;

import dev.carillon.gateway.inbox.history.HistoryProgress;
import dev.carillon.gateway.inbox.item.InboxItem;
import dev.carillon.gateway.inbox.tail.TailView;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Data about one lane of an inbox, collected while a connection is opened.
///
/// @param epoch current epoch of the log
/// @param progress progress of the history; absent if PostgreSQL has never answered this node
/// @param beginning position after which every item of the partition was appended to tails in this run of Redis
/// @param tail absent if there is none, or Redis does not answer
/// @param logEnd end of the partition; absent until it was read
/// @param history the history's items after the cursor; absent until they were read
public record StreamView(
        String epoch,
        Optional<HistoryProgress.Progress> progress,
        OptionalLong beginning,
        Optional<TailView> tail,
        OptionalLong logEnd,
        Optional<List<InboxItem>> history) {

    public StreamView with(HistoryProgress.Progress known) {
        return new StreamView(epoch, Optional.of(known), beginning, tail, logEnd, history);
    }

    public StreamView withLogEnd(long end) {
        return new StreamView(epoch, progress, beginning, tail, OptionalLong.of(end), history);
    }

    public StreamView withHistory(List<InboxItem> items) {
        return new StreamView(epoch, progress, beginning, tail, logEnd, Optional.of(items));
    }

    public long committed() {
        return progress.map(HistoryProgress.Progress::position).orElse(-1L);
    }

    public List<InboxItem> tailAfter(long position) {
        return tail.map(view -> view.after(position)).orElse(List.of());
    }
}
