// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.connection;

import com.google.protobuf.ByteString;
import dev.carillon.gateway.protocol.DisconnectCode;

/// Socket of a connection. Each transport implements this interface.
public interface Wire {

    /// Starts to write one frame and returns at once.
    ///
    /// @param ended called once, when the frame was written to the network or the write failed later
    /// @return true if the write has ended already; then `ended` is not called
    boolean write(ByteString frame, Runnable ended);

    /// Reports a change in the number of queued bytes. Must return at once.
    ///
    /// @param bytes the difference; negative if fewer bytes are queued
    default void queued(int bytes) {
        // Only wires with meters use the number.
    }

    /// Closes the connection after the frames written before, by force if the other side does not accept them.
    void close(DisconnectCode code);
}
