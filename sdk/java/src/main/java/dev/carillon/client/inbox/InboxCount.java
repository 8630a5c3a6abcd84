// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.inbox;

/// How many items wait.
///
/// @param unread not read, whether seen or not
/// @param unseen neither seen nor read
public record InboxCount(long unread, long unseen) {}
