// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import com.google.protobuf.ByteString;
import dev.carillon.events.RecipientKey;

/// Word that items of a recipient have a new state, for the recipient's other devices. Not part of the stream:
/// who is away learns it from the list.
///
/// @param data what a client is sent, JSON
/// @param origin the connection that made the change and need not be told; may be empty
public record StateChange(RecipientKey recipient, ByteString data, String origin) {}
