// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.inbox;

/// Position in one stream of the inbox.
///
/// @param epoch incarnation of the stream; positions of another epoch are invalid
/// @param offset offset of the last publication that was handled
public record Position(String epoch, long offset) {}
