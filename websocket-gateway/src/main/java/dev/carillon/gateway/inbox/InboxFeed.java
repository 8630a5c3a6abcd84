// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// One connection's share of its recipient's inbox. For each lane it holds back what arrives until the lane is
/// opened at a position, and from then on passes on what lies beyond the last position, in order, each position
/// once. A word that does not join on to the last position closes the lane again until the gap is read.
///
/// Thread-safe. The listener is called under the feed's lock, so that order holds; it must not wait.
public final class InboxFeed {

    private static final int MOST_HELD_BACK = 2_000;

    /// Who is told.
    public interface Listener {

        void arrived(InboxPublication publication);

        void changed(PublishedChange change);

        /// The stream cannot be continued; only a new beginning helps.
        void interrupted();
    }

    /// Called for a lane that lost its join; it is held back until opened again.
    interface Recovery {
        void recover(InboxFeed feed, Lane lane);
    }

    private static final class LaneFeed {
        private final List<InboxPublication> heldBack = new ArrayList<>(0);
        private boolean open;
        private boolean overflowed;
        /// Something may have been missed while it was not open.
        private boolean suspect;
        private long position;
    }

    private final RecipientKey recipient;
    private final String id;
    private final Listener listener;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Lane, LaneFeed> lanes = new EnumMap<>(Lane.class);
    private volatile boolean closed;
    private volatile Recovery recovery = (_, _) -> {
        throw new IllegalStateException("a feed that was never registered");
    };

    /// @param id of the connection
    public InboxFeed(RecipientKey recipient, String id, Listener listener) {
        this.recipient = recipient;
        this.id = id;
        this.listener = listener;
        for (Lane lane : Lane.values()) {
            lanes.put(lane, new LaneFeed());
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

    /// Passes on what follows a position: first what is given, then what was held back, then what arrives.
    public void open(Lane lane, long position, List<InboxPublication> following) {
        boolean again;
        lock.lock();
        try {
            LaneFeed feed = lane(lane);
            feed.position = Math.max(position, 0);
            if (feed.overflowed) {
                listener.interrupted();
                return;
            }
            pass(feed, following);
            pass(feed, feed.heldBack);
            feed.heldBack.clear();
            again = feed.suspect;
            feed.suspect = false;
            feed.open = !again;
        } finally {
            lock.unlock();
        }
        if (again) {
            recovery.recover(this, lane);
        }
    }

    /// Something arrived.
    ///
    /// @param previous position of the item before the first; 0 when that is not known
    void offer(Lane lane, long previous, List<InboxPublication> publications) {
        boolean lostJoin = false;
        lock.lock();
        try {
            LaneFeed feed = lane(lane);
            if (feed.open && previous > feed.position) {
                feed.open = false;
                lostJoin = true;
            }
            if (feed.open) {
                pass(feed, publications);
            } else if (feed.heldBack.size() + publications.size() > MOST_HELD_BACK) {
                feed.overflowed = true;
            } else {
                feed.heldBack.addAll(publications);
            }
        } finally {
            lock.unlock();
        }
        if (lostJoin) {
            recovery.recover(this, lane);
        }
    }

    void offer(PublishedChange change) {
        if (!change.origin().equals(id)) {
            listener.changed(change);
        }
    }

    /// Something may have been missed: holds back again what was open.
    void recover() {
        List<Lane> reopened = new ArrayList<>();
        lock.lock();
        try {
            lanes.forEach((lane, feed) -> {
                if (feed.open) {
                    feed.open = false;
                    reopened.add(lane);
                } else {
                    feed.suspect = true;
                }
            });
        } finally {
            lock.unlock();
        }
        reopened.forEach(lane -> recovery.recover(this, lane));
    }

    long position(Lane lane) {
        lock.lock();
        try {
            return lane(lane).position;
        } finally {
            lock.unlock();
        }
    }

    void interrupt() {
        listener.interrupted();
    }

    private void pass(LaneFeed feed, List<InboxPublication> publications) {
        for (InboxPublication publication : publications) {
            if (publication.position() > feed.position) {
                feed.position = publication.position();
                listener.arrived(publication);
            }
        }
    }

    private LaneFeed lane(Lane lane) {
        LaneFeed feed = lanes.get(lane);
        if (feed == null) {
            throw new IllegalStateException("no feed of " + lane);
        }
        return feed;
    }
}
