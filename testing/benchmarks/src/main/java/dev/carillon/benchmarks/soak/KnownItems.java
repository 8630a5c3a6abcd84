// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.soak;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// The inbox as one client knows it. Of an item that this device alone acts on it knows the state by itself; of all
/// others by what it is told. For one thread.
final class KnownItems {

    private static final int RECENT = 30;

    private final Map<String, Item> items = new HashMap<>();
    private final Map<String, String> toldEarly = new HashMap<>();
    private final List<String> own = new ArrayList<>();
    private final Set<String> listed = new HashSet<>();
    private final Set<String> toldMeanwhile = new HashSet<>();
    private final Set<String> ownOnce = new HashSet<>();
    private boolean listing;

    /// What a device can do with an item.
    enum Verb {
        SEEN,
        READ,
        UNREAD,
        ARCHIVE,
        UNARCHIVE
    }

    /// How an item came to be known.
    enum Arrival {
        NEW,
        /// It stood in the list already.
        WAS_LISTED,
        AGAIN
    }

    private static final class Item {
        private String state;
        private final boolean own;
        private boolean read;
        private boolean archived;

        Item(String state, boolean own) {
            this.state = state;
            this.own = own;
        }

        boolean isCounted() {
            return own ? !read && !archived : state.equals("unread") || state.equals("seen");
        }
    }

    /// @param mayBeOwn whether the item is this device's to act on
    Arrival arrived(String id, String state, boolean mayBeOwn) {
        if (items.containsKey(id)) {
            return listed.remove(id) ? Arrival.WAS_LISTED : Arrival.AGAIN;
        }
        boolean isOwn = mayBeOwn && state.equals("unread") && !ownOnce.contains(id);
        if (isOwn) {
            own.add(id);
            ownOnce.add(id);
        }
        String told = toldEarly.remove(id);
        items.put(id, new Item(told == null ? state : told, isOwn));
        return Arrival.NEW;
    }

    /// Another device did something.
    void changed(String id, String state) {
        Item item = items.get(id);
        if (item == null) {
            toldEarly.put(id, state);
        } else {
            item.state = state;
        }
        if (listing) {
            toldMeanwhile.add(id);
        }
    }

    /// The list is asked for; what is told from here on may or may not be in it.
    void listingBegins() {
        listing = true;
        toldMeanwhile.clear();
    }

    void listed(String id, String state) {
        Item item = items.get(id);
        if (item == null) {
            String early = toldEarly.remove(id);
            items.put(id, new Item(early != null && toldMeanwhile.contains(id) ? early : state, false));
            listed.add(id);
        } else if (!toldMeanwhile.contains(id)) {
            item.state = state;
        }
    }

    void listingEnds() {
        listing = false;
    }

    /// The application was removed, with all that it knew.
    void forgetAll() {
        items.clear();
        toldEarly.clear();
        own.clear();
        listed.clear();
        listing = false;
    }

    /// One of the newest items that are its own, or an empty text.
    String pick(Random random) {
        int from = Math.max(0, own.size() - RECENT);
        return own.isEmpty() ? "" : own.get(from + random.nextInt(own.size() - from));
    }

    void act(String id, Verb verb) {
        Item item = items.get(id);
        if (item == null) {
            return;
        }
        switch (verb) {
            case SEEN -> {
                // Counts like unread.
            }
            case READ -> item.read = true;
            case UNREAD -> item.read = false;
            case ARCHIVE -> item.archived = true;
            case UNARCHIVE -> item.archived = false;
        }
    }

    boolean has(String id) {
        return items.containsKey(id);
    }

    long unread() {
        return items.values().stream().filter(Item::isCounted).count();
    }

    /// The ids that it counts as unread.
    Set<String> counted() {
        Set<String> counted = new HashSet<>();
        items.forEach((id, item) -> {
            if (item.isCounted()) {
                counted.add(id);
            }
        });
        return counted;
    }
}
