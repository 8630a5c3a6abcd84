// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.readstate;

/// Numbers of new items in an inbox. Archived, snoozed, expired and withdrawn items do not count.
///
/// @param unread items that are not read, seen or not
/// @param unseen items that are neither read nor seen
record Counts(long unread, long unseen) {}
