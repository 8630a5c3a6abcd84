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
/// @param expiresAtMillis from when on it is not new any more; 0 for never
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
        long expiresAtMillis,
        ByteString content) {

    private static final byte WITHOUT_EXPIRY = 1;
    private static final byte VERSION = 2;
    private static final int OVERHEAD = 160;

    boolean isExpiredAt(Instant now) {
        return expiresAtMillis > 0 && expiresAtMillis <= now.toEpochMilli();
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
            out.writeLong(expiresAtMillis);
            out.writeInt(content.size());
            content.writeTo(out);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @throws IllegalArgumentException when the bytes are not of this version's form or the one before
    static InboxItem of(byte[] bytes) {
        try {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
            byte version = in.readByte();
            if (version != VERSION && version != WITHOUT_EXPIRY) {
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
                    version == WITHOUT_EXPIRY ? 0 : in.readLong(),
                    ByteString.copyFrom(in.readNBytes(in.readInt())));
        } catch (IOException e) {
            throw new IllegalArgumentException("not an item", e);
        }
    }
}
