// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import dev.carillon.gateway.protocol.Push;
import java.util.List;

/// What a stream of an inbox carries, at its position.
public sealed interface FeedEntry permits InboxPublication, PublishedChange {

    long position();

    /// What clients are sent for it; the last one carries the position.
    List<Push.Publication> publications();
}
