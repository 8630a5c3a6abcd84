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

/// Inbox as one client knows it. For items that only this device changes, it knows the state from its own actions;
/// for all others, from the gateway's messages. For one thread.
final class ClientInbox {

    private static final int RECENT = 30;

    private final Map<String, Item> items = new HashMap<>();
    private final Map<String, String> earlyStates = new HashMap<>();
    private final List<String> own = new ArrayList<>();
    private final Set<String> listed = new HashSet<>();
    private final Set<String> toldMeanwhile = new HashSet<>();
    private final Set<String> ownOnce = new HashSet<>();
    private boolean listing;

    /// Action of a device on an item.
    enum ItemAction {
        SEEN,
        READ,
        UNREAD,
        ARCHIVE,
        UNARCHIVE
    }

    /// Way in which an item became known.
    enum Arrival {
        NEW,
        /// The item was already in the list.
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

    /// @param mayBeOwn True if only this device changes the item
    Arrival arrived(String id, String state, boolean mayBeOwn) {
        if (items.containsKey(id)) {
            return listed.remove(id) ? Arrival.WAS_LISTED : Arrival.AGAIN;
        }
        boolean isOwn = mayBeOwn && state.equals("unread") && !ownOnce.contains(id);
        if (isOwn) {
            own.add(id);
            ownOnce.add(id);
        }
        String earlyState = earlyStates.remove(id);
        items.put(id, new Item(earlyState == null ? state : earlyState, isOwn));
        return Arrival.NEW;
    }

    /// Records a change by another device.
    void changed(String id, String state) {
        Item item = items.get(id);
        if (item == null) {
            earlyStates.put(id, state);
        } else {
            item.state = state;
        }
        if (listing) {
            toldMeanwhile.add(id);
        }
    }

    /// Starts reading the list; messages from here on may or may not be included in it.
    void listingBegins() {
        listing = true;
        toldMeanwhile.clear();
    }

    void listed(String id, String state) {
        Item item = items.get(id);
        if (item == null) {
            String early = earlyStates.remove(id);
            items.put(id, new Item(early != null && toldMeanwhile.contains(id) ? early : state, false));
            listed.add(id);
        } else if (!toldMeanwhile.contains(id)) {
            item.state = state;
        }
    }

    void listingEnds() {
        listing = false;
    }

    /// Removes all items, as after a reinstallation of the application.
    void forgetAll() {
        items.clear();
        earlyStates.clear();
        own.clear();
        listed.clear();
        listing = false;
    }

    /// Random recent item that only this device changes, or an empty text.
    String pick(Random random) {
        int from = Math.max(0, own.size() - RECENT);
        return own.isEmpty() ? "" : own.get(from + random.nextInt(own.size() - from));
    }

    void act(String id, ItemAction verb) {
        Item item = items.get(id);
        if (item == null) {
            return;
        }
        switch (verb) {
            case SEEN -> {
                // Counted like unread.
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

    /// Ids that it counts as unread.
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
