// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox.resume;

import dev.carillon.gateway.inbox.item.InboxItem;
import java.util.List;

/// Limits of a resume. A resume is sent in parts, because some client libraries refuse frames of 1 MiB: the first part
/// in the reply, the others as publications. All parts together may be larger than a connection's outbound queue, so
/// that a client that was disconnected as slow can resume all items of its queue.
///
/// @param items most items per lane in one part
/// @param bytes most bytes of all lanes in one part
/// @param totalItems most items per lane in all parts
/// @param totalBytes most bytes per lane in all parts
/// @param usedBytes bytes of the current part that other lanes use
public record ResumeLimits(int items, int bytes, int totalItems, int totalBytes, int usedBytes) {

    public ResumeLimits(int items, int bytes, int totalItems, int totalBytes) {
        this(items, bytes, totalItems, totalBytes, 0);
    }

    public ResumeLimits less(int used) {
        return new ResumeLimits(items, bytes, totalItems, totalBytes, usedBytes + used);
    }

    /// True if the items fit into all parts together.
    public boolean allow(List<InboxItem> missed) {
        return missed.size() <= totalItems
                && missed.stream().mapToLong(InboxItem::frameBytes).sum() <= totalBytes;
    }

    /// The first items, as many as fit into the part. An empty part takes at least one item, so that a resume always
    /// makes progress.
    public List<InboxItem> part(List<InboxItem> missed) {
        int taken = 0;
        long used = usedBytes;
        while (taken < Math.min(items, missed.size())) {
            used += missed.get(taken).frameBytes();
            if (used > bytes && (taken > 0 || usedBytes > 0)) {
                break;
            }
            taken++;
        }
        return missed.subList(0, taken);
    }
}
