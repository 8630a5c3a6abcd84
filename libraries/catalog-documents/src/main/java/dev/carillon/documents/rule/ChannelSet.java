// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.rule;

import dev.carillon.documents.json.Fields;
import dev.carillon.events.Channel;
import dev.carillon.events.v1.ChannelCode;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Reader of channel lists in requests.
public final class ChannelSet {

    private static final List<String> NAMES =
            Arrays.stream(Channel.values()).map(Channel::wireName).toList();
    private static final int MAX_NAME = 32;

    private ChannelSet() {}

    /// Reads a list of distinct channels, in the given order; empty if the member is absent.
    public static Set<Channel> read(Fields fields, String name) {
        List<String> given = fields.texts(name, Channel.values().length, MAX_NAME);
        Set<Channel> channels = new LinkedHashSet<>();
        for (int i = 0; i < given.size(); i++) {
            Optional<Channel> channel = Channel.find(given.get(i));
            if (channel.isEmpty()) {
                fields.violate(name + "/" + i, "enum", "must be one of " + String.join(", ", NAMES));
            } else if (!channels.add(channel.get())) {
                fields.violate(name + "/" + i, "uniqueItems", "is named twice");
            }
        }
        return channels;
    }

    /// Reads one channel; empty if the member is absent.
    public static Optional<Channel> find(Fields fields, String name) {
        return fields.oneOf(name, NAMES, Channel::find);
    }

    /// Wire names of channels, without unspecified ones.
    public static ArrayNode json(List<ChannelCode> codes) {
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        codes.forEach(code -> Channel.find(code).map(Channel::wireName).ifPresent(json::add));
        return json;
    }

    public static List<ChannelCode> codes(Set<Channel> channels) {
        return channels.stream().map(Channel::code).toList();
    }
}
