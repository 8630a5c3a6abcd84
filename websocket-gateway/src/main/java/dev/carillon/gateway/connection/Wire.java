// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.connection;

import com.google.protobuf.ByteString;
import dev.carillon.gateway.protocol.DisconnectCode;

/// The socket under a connection. A transport is an implementation of this and little more.
public interface Wire {

    /// Starts to write one frame and returns at once.
    ///
    /// @param ended called once, when the frame was handed to the network or could not be
    void write(ByteString frame, Runnable ended);

    /// So many bytes more wait for this wire, or fewer. Must return at once.
    default void queued(int bytes) {
        // Of interest only to those who count.
    }

    /// Closes after what was written before, and by force if the other side does not let it through.
    void close(DisconnectCode code);
}
