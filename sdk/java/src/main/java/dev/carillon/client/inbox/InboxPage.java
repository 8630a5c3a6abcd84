// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.inbox;

import java.util.List;
import java.util.Optional;

/// A page of the list, newest first.
///
/// @param next cursor of the next older page; empty on the last page
public record InboxPage(List<InboxItem> items, Optional<String> next, InboxCount count) {

    public InboxPage {
        items = List.copyOf(items);
    }
}
