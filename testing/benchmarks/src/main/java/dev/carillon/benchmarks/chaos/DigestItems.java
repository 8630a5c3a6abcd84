// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.chaos;

import dev.carillon.benchmarks.client.InboxListener;
import dev.carillon.benchmarks.client.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Listener that takes the events of each digest as arrivals of their own. The position of an event is that of its
/// digest, and then its place in the digest.
record DigestItems(InboxListener events) implements InboxListener {

    /// Text of a digest.
    static final String TEMPLATE = "{{#each digest.items}}[{{run}}:{{n}}]{{/each}}";

    private static final Pattern ITEM = Pattern.compile("\\[([^:\\[\\]]+):(\\d{1,9})\\]");
    private static final long MOST_ITEMS = 1_000;

    @Override
    public void received(int device, String channel, Position position, JsonNode notification, long atNanos) {
        long offset = position.offset() * MOST_ITEMS;
        for (JsonNode event : items(notification)) {
            events.received(device, channel, new Position(position.epoch(), offset), event, atNanos);
            offset++;
        }
    }

    @Override
    public void gap(int device, String channel) {
        events.gap(device, channel);
    }

    @Override
    public boolean listed(int device, JsonNode notification, long atNanos) {
        boolean isNew = false;
        for (JsonNode event : items(notification)) {
            isNew |= events.listed(device, event, atNanos);
        }
        return isNew;
    }

    private static List<JsonNode> items(JsonNode notification) {
        Matcher item = ITEM.matcher(notification.path("body").asString(""));
        List<JsonNode> items = new ArrayList<>();
        while (item.find()) {
            ObjectNode event = Json.object();
            event.putObject("data").put("run", item.group(1)).put("n", Integer.parseInt(item.group(2)));
            items.add(event);
        }
        return items;
    }
}
