// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import com.google.protobuf.ByteString;
import dev.carillon.events.RecipientKey;
import dev.carillon.gateway.inbox.item.InboxItem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// Message from one node to another, with new items and changes for recipients that are connected there.
record NodeMessage(List<Arrival> arrivals, List<StateChange> changes) {

    private static final byte VERSION = 2;

    NodeMessage {
        arrivals = List.copyOf(arrivals);
        changes = List.copyOf(changes);
    }

    /// Items of one recipient and lane.
    ///
    /// @param previous position before the items up to which all items were sent; [Long#MAX_VALUE] if not known
    /// @param items at least one item, ascending
    record Arrival(RecipientKey recipient, long previous, List<InboxItem> items) {}

    byte[] toBytes() {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeByte(VERSION);
            out.writeInt(arrivals.size());
            for (Arrival arrival : arrivals) {
                out.writeUTF(arrival.recipient().toString());
                out.writeLong(arrival.previous());
                out.writeInt(arrival.items().size());
                for (InboxItem item : arrival.items()) {
                    byte[] itemBytes = item.toBytes();
                    out.writeInt(itemBytes.length);
                    out.write(itemBytes);
                }
            }
            out.writeInt(changes.size());
            for (StateChange change : changes) {
                write(out, change);
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @throws IllegalArgumentException if the bytes are not in the form of this version
    static NodeMessage of(byte[] bytes) {
        try {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
            byte version = in.readByte();
            if (version != VERSION) {
                throw new IllegalArgumentException("a message of version " + version);
            }
            List<Arrival> arrivals = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                arrivals.add(arrival(in));
            }
            List<StateChange> changes = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                changes.add(change(in));
            }
            return new NodeMessage(arrivals, changes);
        } catch (IOException e) {
            throw new IllegalArgumentException("not a message between nodes", e);
        }
    }

    private static void write(DataOutputStream out, StateChange change) throws IOException {
        out.writeUTF(change.recipient().toString());
        out.writeLong(change.revision());
        out.writeUTF(change.origin());
        out.writeInt(change.messages().size());
        for (StateChange.Message message : change.messages()) {
            out.writeUTF(message.kind());
            out.writeInt(message.data().size());
            message.data().writeTo(out);
        }
    }

    private static StateChange change(DataInputStream in) throws IOException {
        RecipientKey recipient = RecipientKey.parse(in.readUTF());
        long revision = in.readLong();
        String origin = in.readUTF();
        List<StateChange.Message> messages = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            messages.add(new StateChange.Message(in.readUTF(), ByteString.copyFrom(in.readNBytes(in.readInt()))));
        }
        return new StateChange(recipient, revision, messages, origin);
    }

    private static Arrival arrival(DataInputStream in) throws IOException {
        RecipientKey recipient = RecipientKey.parse(in.readUTF());
        long previous = in.readLong();
        List<InboxItem> items = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            items.add(InboxItem.of(in.readNBytes(in.readInt())));
        }
        return new Arrival(recipient, previous, items);
    }
}
