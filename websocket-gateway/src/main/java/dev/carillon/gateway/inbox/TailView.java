// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import java.util.List;

/// What a hot tail held when it was read.
///
/// @param top position of its newest item
/// @param from it holds every item after this position that came after the partition's beginning
/// @param trimmed whether items up to `from` are missing; otherwise it merely began there
/// @param items those asked for, ascending
record TailView(long top, long from, boolean trimmed, List<InboxItem> items) {

    TailView {
        items = List.copyOf(items);
    }

    List<InboxItem> after(long position) {
        return items.stream().filter(item -> item.position() > position).toList();
    }
}
