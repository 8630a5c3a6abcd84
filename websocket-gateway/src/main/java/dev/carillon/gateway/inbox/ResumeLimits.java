// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import java.util.List;

/// Limits of a resume. A resume is sent in parts, because some client libraries refuse frames of 1 MiB: the first part
/// in the reply, the others as publications. All parts together may be larger than a connection's outbound queue, so
/// that a client that was closed as slow gets back everything that its queue held.
///
/// @param items per lane in one part
/// @param bytes of all lanes in one part
/// @param totalItems per lane in all parts
/// @param totalBytes per lane in all parts
/// @param usedBytes of the current part that other lanes have taken
public record ResumeLimits(int items, int bytes, int totalItems, int totalBytes, int usedBytes) {

    public ResumeLimits(int items, int bytes, int totalItems, int totalBytes) {
        this(items, bytes, totalItems, totalBytes, 0);
    }

    ResumeLimits less(int used) {
        return new ResumeLimits(items, bytes, totalItems, totalBytes, usedBytes + used);
    }

    /// True if all parts together may hold the items.
    boolean allow(List<InboxItem> missed) {
        return missed.size() <= totalItems
                && missed.stream().mapToLong(InboxItem::frameBytes).sum() <= totalBytes;
    }

    /// The first items, as many as the part may hold. An empty part takes at least one item, so that a resume always
    /// makes progress.
    List<InboxItem> part(List<InboxItem> missed) {
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
