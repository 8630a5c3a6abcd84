// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport;

import dev.carillon.gateway.inbox.InboxStream;
import dev.carillon.gateway.inbox.LiveInbox;
import dev.carillon.gateway.inbox.Opening;
import dev.carillon.gateway.inbox.item.Cursor;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The positions of all streams in one text, for clients that keep a single cursor:
/// `critical:<epoch>:<position>,standard:…,bulk:…,state:…`. Immutable.
public record StreamPositions(Map<InboxStream, Cursor> cursors) {

    public static final StreamPositions NONE = new StreamPositions(Map.of());

    /// An epoch that no stream has, so that the stream is reset.
    private static final Cursor UNREADABLE = new Cursor("unreadable", 0);

    public StreamPositions {
        cursors = cursors.isEmpty() ? new EnumMap<>(InboxStream.class) : new EnumMap<>(cursors);
    }

    private StreamPositions with(InboxStream channel, Cursor cursor) {
        Map<InboxStream, Cursor> changed = new EnumMap<>(InboxStream.class);
        changed.putAll(cursors);
        changed.put(channel, cursor);
        return new StreamPositions(changed);
    }

    /// Positions at which the streams start. A stream with an unknown position is left out.
    public static StreamPositions of(Map<InboxStream, Opening> openings) {
        Map<InboxStream, Cursor> cursors = new EnumMap<>(InboxStream.class);
        openings.forEach((channel, opening) -> {
            if (opening.from().position() != LiveInbox.UNKNOWN) {
                cursors.put(channel, opening.from());
            }
        });
        return new StreamPositions(cursors);
    }

    /// The positions with one stream advanced. A stream that is left out stays out.
    public StreamPositions reached(InboxStream channel, long position) {
        Cursor before = cursors.get(channel);
        return before == null ? this : with(channel, new Cursor(before.epoch(), position));
    }

    /// Parses the positions. If a part is malformed, every stream without a position in another part is reset,
    /// because the client's position in it is lost. If the text is empty, no stream is resumed.
    public static StreamPositions parse(String text) {
        Map<InboxStream, Cursor> cursors = new EnumMap<>(InboxStream.class);
        if (text.isBlank()) {
            return new StreamPositions(cursors);
        }
        boolean readable = true;
        for (String part : text.split(",", InboxStream.values().length + 1)) {
            Optional<Map.Entry<InboxStream, Cursor>> entry = parsePart(part);
            readable &= entry.isPresent();
            entry.ifPresent(known -> cursors.put(known.getKey(), known.getValue()));
        }
        if (!readable) {
            for (InboxStream channel : InboxStream.values()) {
                cursors.putIfAbsent(channel, UNREADABLE);
            }
        }
        return new StreamPositions(cursors);
    }

    private static Optional<Map.Entry<InboxStream, Cursor>> parsePart(String part) {
        String[] fields = part.strip().split(":", 3);
        if (fields.length != 3 || fields[1].isEmpty() || !fields[2].matches("\\d{1,15}")) {
            return Optional.empty();
        }
        return InboxStream.find(fields[0])
                .map(channel -> Map.entry(channel, new Cursor(fields[1], Long.parseLong(fields[2]))));
    }

    @Override
    public String toString() {
        return cursors.entrySet().stream()
                .map(entry -> entry.getKey().wireName() + ":" + entry.getValue().epoch() + ":"
                        + entry.getValue().position())
                .collect(Collectors.joining(","));
    }
}
