// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.readstate;

/// What is new in an inbox: neither archived nor put off, expired or taken back.
///
/// @param unread not read, whether seen or not
/// @param unseen neither read nor seen
record Counts(long unread, long unseen) {}
