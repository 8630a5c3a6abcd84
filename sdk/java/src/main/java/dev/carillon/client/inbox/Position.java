// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.inbox;

/// A place in one stream of the inbox.
///
/// @param epoch names the incarnation of the stream; a place of another epoch means nothing
/// @param offset of the last publication that was handled
public record Position(String epoch, long offset) {}
