// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.inbox;

import java.util.List;

/// Is told what happens, by one thread at a time. It must not wait: what it does not take holds up what follows.
/// What it throws is logged.
public interface InboxListener {

    /// One came, live or missed while away; told once, also where the server sends it again after the loss of a region.
    /// After a restart some may come again that the process did not get to save.
    default void arrived(InboxItem item) {}

    /// Items changed on another device, or here by another client.
    default void changed(List<String> ids, ItemView view) {}

    /// Everything that had arrived was read elsewhere.
    default void allRead() {}

    /// The producer took items back. Ids that are not known are to be passed over.
    default void retracted(List<String> ids) {}

    /// How many there are now: told at each connection, when one came, and after each act here or elsewhere.
    default void counted(InboxCount count) {}

    /// What came meanwhile is not known: load the list. Always told at the first connection without positions.
    default void reset() {}

    default void connection(ConnectionState state) {}
}
