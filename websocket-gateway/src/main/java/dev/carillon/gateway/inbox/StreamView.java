// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What is known of one lane of an inbox while a connection is being opened.
///
/// @param epoch of the log as it is
/// @param progress how far the history is; absent when PostgreSQL never answered this node
/// @param beginning after which every item of the partition has been appended to tails in this run of Redis
/// @param tail absent when there is none, or Redis does not answer
/// @param logEnd the partition's end, once it has been asked for
/// @param history what the history holds after the cursor, once it has been asked for
record StreamView(
        String epoch,
        Optional<HistoryProgress.Progress> progress,
        OptionalLong beginning,
        Optional<TailView> tail,
        OptionalLong logEnd,
        Optional<List<InboxItem>> history) {

    StreamView with(HistoryProgress.Progress known) {
        return new StreamView(epoch, Optional.of(known), beginning, tail, logEnd, history);
    }

    StreamView withLogEnd(long end) {
        return new StreamView(epoch, progress, beginning, tail, OptionalLong.of(end), history);
    }

    StreamView withHistory(List<InboxItem> items) {
        return new StreamView(epoch, progress, beginning, tail, logEnd, Optional.of(items));
    }

    long committed() {
        return progress.map(HistoryProgress.Progress::position).orElse(-1L);
    }

    List<InboxItem> tailAfter(long position) {
        return tail.map(view -> view.after(position)).orElse(List.of());
    }
}
