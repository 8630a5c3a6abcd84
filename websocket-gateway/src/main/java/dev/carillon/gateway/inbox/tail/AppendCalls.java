// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox.tail;

import dev.carillon.gateway.inbox.item.InboxItem;
import dev.carillon.gateway.inbox.tail.InboxTail.RecipientItems;
import java.util.ArrayList;
import java.util.List;

/// Division of the items of a partition among calls of the append script.
final class AppendCalls {

    private AppendCalls() {}

    /// The items in their order, divided into at least one call. A call exceeds the limits only if it has one
    /// recipient.
    ///
    /// @param mostBytes limit on the approximate size of the items of a call
    static List<List<RecipientItems>> of(List<RecipientItems> items, int mostItems, int mostBytes) {
        List<List<RecipientItems>> calls = new ArrayList<>();
        List<RecipientItems> call = new ArrayList<>();
        calls.add(call);
        long count = 0;
        long bytes = 0;
        for (RecipientItems some : items) {
            long someBytes =
                    some.items().stream().mapToLong(InboxItem::frameBytes).sum();
            boolean isFull = count + some.items().size() > mostItems || bytes + someBytes > mostBytes;
            if (isFull && !call.isEmpty()) {
                call = new ArrayList<>();
                calls.add(call);
                count = 0;
                bytes = 0;
            }
            call.add(some);
            count += some.items().size();
            bytes += someBytes;
        }
        return calls;
    }
}
