// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import com.google.protobuf.ByteString;
import dev.carillon.events.Lane;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/// One notification in a recipient's inbox.
///
/// @param position its Kafka offset + 1
/// @param arrivedAt when the router decided to deliver it
/// @param content a JSON object of what a client sees, without the state
public record InboxItem(
        Lane lane,
        long position,
        String notificationId,
        String deliveryId,
        String eventId,
        String eventType,
        String category,
        Instant arrivedAt,
        ByteString content) {

    private static final byte VERSION = 1;
    private static final int OVERHEAD = 160;

    /// What a client is sent.
    public ByteString json(ItemState state) {
        return json(content, state);
    }

    /// @param content as in an item
    public static ByteString json(ByteString content, ItemState state) {
        return content.substring(0, content.size() - 1)
                .concat(ByteString.copyFromUtf8(",\"state\":\"" + state.wireName() + "\"}"));
    }

    /// About how many bytes it takes in a frame.
    int frameBytes() {
        return content.size() + OVERHEAD;
    }

    /// The form in which it lies in Redis and travels between nodes.
    byte[] toBytes() {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(content.size() + OVERHEAD);
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeByte(VERSION);
            out.writeUTF(lane.wireName());
            out.writeLong(position);
            out.writeUTF(notificationId);
            out.writeUTF(deliveryId);
            out.writeUTF(eventId);
            out.writeUTF(eventType);
            out.writeUTF(category);
            out.writeLong(arrivedAt.toEpochMilli());
            out.writeInt(content.size());
            content.writeTo(out);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @throws IllegalArgumentException when the bytes are not of this version's form
    static InboxItem of(byte[] bytes) {
        try {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
            byte version = in.readByte();
            if (version != VERSION) {
                throw new IllegalArgumentException("an item of version " + version);
            }
            return new InboxItem(
                    Lane.find(in.readUTF()).orElseThrow(() -> new IllegalArgumentException("an unknown lane")),
                    in.readLong(),
                    in.readUTF(),
                    in.readUTF(),
                    in.readUTF(),
                    in.readUTF(),
                    in.readUTF(),
                    Instant.ofEpochMilli(in.readLong()),
                    ByteString.copyFrom(in.readNBytes(in.readInt())));
        } catch (IOException e) {
            throw new IllegalArgumentException("not an item", e);
        }
    }
}
