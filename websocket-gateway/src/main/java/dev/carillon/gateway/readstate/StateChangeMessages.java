// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.readstate;

import com.google.protobuf.ByteString;
import dev.carillon.gateway.inbox.ItemState;
import dev.carillon.gateway.inbox.ItemView;
import dev.carillon.gateway.inbox.StateChange;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/// Builds the messages for a change: for each changed item, its full current state.
final class StateChangeMessages {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private StateChangeMessages() {}

    static List<StateChange.Message> of(Map<String, ItemView> views, Counts counts) {
        Map<ItemView, List<String>> idsByView = new LinkedHashMap<>();
        views.forEach((id, view) ->
                idsByView.computeIfAbsent(view, _ -> new ArrayList<>()).add(id));
        List<StateChange.Message> messages = new ArrayList<>();
        idsByView.forEach((view, ids) -> messages.add(
                view.state() == ItemState.RETRACTED ? retracted(ids, counts) : state(ids, view.members(), counts)));
        return messages;
    }

    /// Messages for a change that marked all arrived items as read.
    static List<StateChange.Message> allRead(Counts counts) {
        return List.of(state(List.of(), ItemView.members(ItemState.READ), counts));
    }

    static StateChange.Message retracted(Collection<String> ids, Counts counts) {
        return message("retracted", ids, "", counts);
    }

    private static StateChange.Message state(Collection<String> ids, String members, Counts counts) {
        return message("state", ids, members, counts);
    }

    private static StateChange.Message message(String kind, Collection<String> ids, String members, Counts counts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringProperty("kind", kind);
            if (!ids.isEmpty()) {
                json.writeArrayPropertyStart("ids");
                ids.forEach(json::writeString);
                json.writeEndArray();
            }
            if (!members.isEmpty()) {
                json.writeRaw("," + members);
            }
            json.writeRaw(",\"unread\":" + counts.unread() + ",\"unseen\":" + counts.unseen());
            json.writeEndObject();
        }
        return new StateChange.Message(kind, ByteString.copyFrom(bytes.toByteArray()));
    }
}
