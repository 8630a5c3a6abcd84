// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import dev.carillon.gateway.protocol.Push;
import java.util.List;

/// Entry of an inbox's stream at its position.
public sealed interface InboxEntry permits InboxPublication, PublishedChange {

    long position();

    /// Publications that clients get for the entry; the last one has the position.
    List<Push.Publication> publications();
}
