// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport.emulation;

import com.google.protobuf.ByteString;
import dev.carillon.gateway.connection.OutboundQueue;
import dev.carillon.gateway.protocol.Connection;
import dev.carillon.gateway.protocol.DisconnectCode;
import java.util.List;
import java.util.Optional;

/// A connection whose client sends its commands in separate requests.
record EmulatedConnection(OutboundQueue queue, String session, String node) implements Connection {

    @Override
    public boolean send(ByteString message, Place place) {
        return queue.send(message, place);
    }

    @Override
    public boolean sendAll(List<ByteString> messages) {
        return queue.sendAll(messages);
    }

    @Override
    public boolean hasNothingWaiting() {
        return queue.hasNothingWaiting();
    }

    @Override
    public void close(DisconnectCode code) {
        queue.close(code);
    }

    @Override
    public Optional<CommandEntry> commandEntry() {
        return Optional.of(new CommandEntry(session, node));
    }
}
