// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox.tail;

import dev.carillon.gateway.inbox.item.InboxItem;
import java.util.List;

/// Content of a hot tail at the time of reading.
///
/// @param top position of the tail's newest item
/// @param from position after which the tail has every item, as far as it is after the partition's beginning
/// @param trimmed true if items up to `from` are missing; false if the tail started there
/// @param items the requested items, ascending
public record TailView(long top, long from, boolean trimmed, List<InboxItem> items) {

    public TailView {
        items = List.copyOf(items);
    }

    public List<InboxItem> after(long position) {
        return items.stream().filter(item -> item.position() > position).toList();
    }
}
