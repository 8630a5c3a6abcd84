// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.protocol;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.carillon.gateway.protocol.wire.ClientProtocol;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Commands in a separate request to the [Connection.CommandEntry] of the connect reply.
///
/// @param node node that has the session
/// @param frame commands in the session's framing
public record EnteredCommands(String node, String session, ByteString frame) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// @return empty if the request is not a JSON object
    public static Optional<EnteredCommands> ofJson(ByteString request) {
        try {
            JsonNode read = JSON.readTree(request.toStringUtf8());
            if (!read.isObject()) {
                return Optional.empty();
            }
            return Optional.of(new EnteredCommands(
                    read.path("node").stringValue(""),
                    read.path("session").stringValue(""),
                    ByteString.copyFromUtf8(read.path("data").stringValue(""))));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /// @return empty if the request is not this message
    public static Optional<EnteredCommands> ofProtobuf(ByteString request) {
        try {
            ClientProtocol.EmulationRequest read = ClientProtocol.EmulationRequest.parseFrom(request);
            return Optional.of(new EnteredCommands(read.getNode(), read.getSession(), read.getData()));
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }
}
