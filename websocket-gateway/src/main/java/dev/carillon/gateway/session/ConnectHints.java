// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.session;

import com.google.protobuf.ByteString;
import dev.carillon.gateway.inbox.InboxStream;
import dev.carillon.gateway.inbox.item.Cursor;
import dev.carillon.gateway.protocol.StreamOffset;
import java.util.EnumMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Data of the connect command, given by the application: `{"device": "…", "positions": {"standard": {"epoch": "…",
/// "offset": 17}, …}}`. Every member is optional; unknown members are ignored. A position whose offset is not an
/// unsigned number counts as beyond the end of the log, so the client must load its list.
///
/// @param device name of the device, which breaks ties between acts; empty if absent
/// @param positions last position of each stream that the application has
record ConnectHints(String device, Map<InboxStream, Cursor> positions) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    ConnectHints {
        positions = positions.isEmpty() ? new EnumMap<>(InboxStream.class) : new EnumMap<>(positions);
    }

    static ConnectHints of(ByteString data) {
        if (data.isEmpty()) {
            return new ConnectHints("", Map.of());
        }
        try {
            JsonNode node = JSON.readTree(data.toStringUtf8());
            Map<InboxStream, Cursor> positions = new EnumMap<>(InboxStream.class);
            for (InboxStream channel : InboxStream.values()) {
                JsonNode position = node.path("positions").path(channel.wireName());
                String epoch = position.path("epoch").stringValue("");
                if (!epoch.isEmpty()) {
                    positions.put(channel, new Cursor(epoch, offset(position.path("offset"))));
                }
            }
            return new ConnectHints(node.path("device").stringValue(""), positions);
        } catch (JacksonException e) {
            return new ConnectHints("", Map.of());
        }
    }

    private static long offset(JsonNode node) {
        return node.isMissingNode() ? 0 : StreamOffset.find(node).orElse(StreamOffset.BEYOND_EVERY_LOG);
    }
}
