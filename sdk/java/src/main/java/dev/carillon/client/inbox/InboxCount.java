// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.inbox;

/// Numbers of new items.
///
/// @param unread items that are not read, seen or not
/// @param unseen items that are neither seen nor read
public record InboxCount(long unread, long unseen) {}
