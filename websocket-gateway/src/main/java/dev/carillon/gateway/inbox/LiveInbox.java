// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import dev.carillon.events.RecipientKey;
import dev.carillon.gateway.inbox.item.Cursor;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// One connection's live inbox of its recipient's inbox. For each stream it buffers new entries until the stream is
/// opened at a position. From then on it passes on the entries after the last position, in order, each position once.
/// A gap among new or buffered messages closes the stream again until the missing entries have been read from the
/// stores.
///
/// Thread-safe. The listener is called under the live inbox's lock, which keeps the order; it must not wait.
public final class LiveInbox {

    /// Position of a stream that could not be read: the live inbox passes on all new entries.
    public static final long UNKNOWN = -1;

    private static final int MAX_BUFFERED = 2_000;

    /// Receiver of the live inbox's entries.
    public interface Listener {

        /// @param publications in order; not empty
        void arrived(List<InboxPublication> publications);

        void changed(PublishedChange change);

        /// Called when tokens of the recipient were revoked, possibly the connection's.
        void revoked();

        /// Called when the live inbox cannot continue; the client must connect again.
        void interrupted();

        /// True if the client has received all sent entries, so that the next part of a resume may be read.
        default boolean isReadyForMore() {
            return true;
        }
    }

    /// Called for a stream with a gap; the live inbox buffers its entries until it is opened again.
    interface Recovery {
        void recover(LiveInbox live, InboxStream channel);
    }

    /// @param previous see [#offer]
    private record Message(long previous, List<? extends InboxEntry> entries) {}

    private static final class Stream {
        /// Messages that arrived while the stream was not open; immutable while there are none.
        private List<Message> buffered = List.of();

        private int bufferedEntries;
        private boolean open;
        private boolean overflowed;
        /// True if entries may have been missed while the stream was not open.
        private boolean mayHaveGap;
        private long position;
        /// Epoch of the position, while it has not been compared yet.
        private String epoch = "";
    }

    private final RecipientKey recipient;
    private final String id;
    private final Listener listener;
    private final Map<InboxStream, Stream> streams = new EnumMap<>(InboxStream.class);
    private volatile boolean closed;
    private volatile Recovery recovery = (_, _) -> {
        throw new IllegalStateException("the live inbox was not registered");
    };

    /// @param id id of the connection
    public LiveInbox(RecipientKey recipient, String id, Listener listener) {
        this.recipient = recipient;
        this.id = id;
        this.listener = listener;
        for (InboxStream channel : InboxStream.values()) {
            streams.put(channel, new Stream());
        }
    }

    RecipientKey recipient() {
        return recipient;
    }

    String id() {
        return id;
    }

    void register(Recovery by) {
        recovery = by;
    }

    boolean isClosed() {
        return closed;
    }

    void close() {
        closed = true;
    }

    /// Opens a stream at a position: passes on the opening's entries, then the buffered ones, then new ones. If the
    /// opening resumes later, the live inbox buffers entries until the missed ones have been read.
    public void open(InboxStream channel, Opening opening) {
        switch (opening.beginning()) {
            case NOT_ASKED, RESUMED, NOT_RECOVERABLE ->
                pass(channel, opening.from().position(), opening.entries());
            case RESUMED_IN_PARTS, RESUMED_LATER -> {
                synchronized (this) {
                    Stream stream = stream(channel);
                    stream.position = opening.from().position();
                    stream.epoch = opening.from().epoch();
                    pass(stream, opening.entries());
                    stream.position = Math.max(stream.position, opening.readTo());
                }
                recovery.recover(this, channel);
            }
        }
    }

    private void pass(InboxStream channel, long position, List<? extends InboxEntry> following) {
        boolean again;
        synchronized (this) {
            Stream stream = stream(channel);
            stream.position = position;
            if (stream.overflowed) {
                listener.interrupted();
                return;
            }
            pass(stream, following);
            boolean joined = passBuffered(stream);
            again = stream.mayHaveGap || !joined;
            stream.mayHaveGap = false;
            stream.open = !again;
        }
        if (again) {
            recovery.recover(this, channel);
        }
    }

    /// Offers new entries of a stream.
    ///
    /// @param previous position before the first entry: a connection at it or after it has no gap; [Long#MAX_VALUE]
    /// if not known
    void offer(InboxStream channel, long previous, List<? extends InboxEntry> entries) {
        boolean lostJoin = false;
        synchronized (this) {
            Stream stream = stream(channel);
            if (stream.open && !isContiguous(stream, previous)) {
                stream.open = false;
                lostJoin = true;
            }
            if (stream.open) {
                pass(stream, entries);
            } else if (stream.bufferedEntries + entries.size() > MAX_BUFFERED) {
                stream.overflowed = true;
            } else {
                if (stream.buffered.isEmpty()) {
                    stream.buffered = new ArrayList<>();
                }
                stream.buffered.add(new Message(previous, entries));
                stream.bufferedEntries += entries.size();
            }
        }
        if (lostJoin) {
            recovery.recover(this, channel);
        }
    }

    /// Buffers entries again and reads from the stores, because entries may have been missed.
    void recover() {
        List<InboxStream> reopened = new ArrayList<>();
        synchronized (this) {
            streams.forEach((channel, stream) -> {
                if (stream.open) {
                    stream.open = false;
                    reopened.add(channel);
                } else {
                    stream.mayHaveGap = true;
                }
            });
        }
        reopened.forEach(channel -> recovery.recover(this, channel));
    }

    /// Position of a stream.
    Cursor cursor(InboxStream channel) {
        synchronized (this) {
            Stream stream = stream(channel);
            return new Cursor(stream.epoch, stream.position);
        }
    }

    void revoke() {
        listener.revoked();
    }

    void interrupt() {
        listener.interrupted();
    }

    boolean isReadyForMore() {
        return listener.isReadyForMore();
    }

    private static boolean isContiguous(Stream stream, long previous) {
        return stream.position == UNKNOWN || previous <= stream.position;
    }

    /// Passes on the buffered entries up to the first gap. The entries after it are read from the stores, with the
    /// missing ones.
    ///
    /// @return true if there was no gap
    private boolean passBuffered(Stream stream) {
        List<Message> messages = stream.buffered;
        stream.buffered = List.of();
        stream.bufferedEntries = 0;
        for (Message message : messages) {
            if (!isContiguous(stream, message.previous())) {
                return false;
            }
            pass(stream, message.entries());
        }
        return true;
    }

    private void pass(Stream stream, List<? extends InboxEntry> entries) {
        List<InboxPublication> publications = new ArrayList<>(entries.size());
        for (InboxEntry entry : entries) {
            if (entry.position() <= stream.position) {
                continue;
            }
            stream.position = entry.position();
            switch (entry) {
                case InboxPublication publication -> publications.add(publication);
                case PublishedChange change -> {
                    // The connection that made the change has its result already.
                    if (!change.origin().equals(id)) {
                        listener.changed(change);
                    }
                }
            }
        }
        if (!publications.isEmpty()) {
            listener.arrived(publications);
        }
    }

    private Stream stream(InboxStream channel) {
        Stream stream = streams.get(channel);
        if (stream == null) {
            throw new IllegalStateException("no stream of " + channel);
        }
        return stream;
    }
}
