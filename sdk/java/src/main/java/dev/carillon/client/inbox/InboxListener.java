// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.inbox;

import java.util.List;

/// Receiver of the inbox's events, called by one thread at a time. It must not block, because it delays all further
/// events. Its exceptions are logged.
public interface InboxListener {

    /// Called once for each new item, live or missed while offline, even if the server sends it again after the loss of
    /// a region. After a restart it may be called again for items whose positions the process had not saved.
    default void arrived(InboxItem item) {}

    /// Called when items changed on another device, or through another client on this one.
    default void changed(List<String> ids, ItemView view) {}

    /// Called when another device marked all items as read.
    default void allRead() {}

    /// Called when the producer withdrew items. The listener must ignore unknown ids.
    default void retracted(List<String> ids) {}

    /// Called with the current counts: at each connection, for each new item, and after each act on any device.
    default void counted(InboxCount count) {}

    /// Called when the missed items cannot be resumed: the application must load the list. Always called at the first
    /// connection without positions.
    default void reset() {}

    default void connection(ConnectionState state) {}
}
