// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox.item;

/// A client's resumable place in one lane of its inbox.
///
/// @param epoch incarnation of the log; empty for any
/// @param position of the last item that the client has; 0 before the first
public record Cursor(String epoch, long position) {}
