// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox.item;

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
/// @param arrivedAt time at which the router decided to deliver it
/// @param expiresAtMillis time from which it no longer counts as new; 0 for never
/// @param content JSON object that the client gets, without the state
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

    public boolean isExpiredAt(Instant now) {
        return expiresAtMillis > 0 && expiresAtMillis <= now.toEpochMilli();
    }

    /// Approximate size in a frame, in bytes.
    public int frameBytes() {
        return content.size() + OVERHEAD;
    }

    /// Binary form for Redis and for messages between nodes.
    public byte[] toBytes() {
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

    /// @throws IllegalArgumentException if the bytes are not in the form of this version or the one before
    public static InboxItem of(byte[] bytes) {
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
