// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.session;

import com.google.protobuf.ByteString;
import dev.carillon.gateway.inbox.Cursor;
import dev.carillon.gateway.inbox.InboxChannel;
import java.util.EnumMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What an application gave its library to send along with connect: `{"device": "…", "positions": {"standard":
/// {"epoch": "…", "offset": 17}, …}}`. Everything may be absent; what is not understood is passed over.
///
/// @param device breaks ties between acts; empty when not told
/// @param positions up to which the application has the streams
record ConnectHints(String device, Map<InboxChannel, Cursor> positions) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    ConnectHints {
        positions = positions.isEmpty() ? new EnumMap<>(InboxChannel.class) : new EnumMap<>(positions);
    }

    static ConnectHints of(ByteString data) {
        if (data.isEmpty()) {
            return new ConnectHints("", Map.of());
        }
        try {
            JsonNode node = JSON.readTree(data.toStringUtf8());
            Map<InboxChannel, Cursor> positions = new EnumMap<>(InboxChannel.class);
            for (InboxChannel channel : InboxChannel.values()) {
                JsonNode position = node.path("positions").path(channel.wireName());
                String epoch = position.path("epoch").stringValue("");
                if (!epoch.isEmpty()) {
                    positions.put(
                            channel, new Cursor(epoch, position.path("offset").longValue(0)));
                }
            }
            return new ConnectHints(node.path("device").stringValue(""), positions);
        } catch (JacksonException e) {
            return new ConnectHints("", Map.of());
        }
    }
}
