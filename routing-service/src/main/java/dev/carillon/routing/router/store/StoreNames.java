// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router.store;

import java.util.List;

/// Names of the state stores. They are part of the names of changelog topics and folders: a renamed store starts
/// empty.
public final class StoreNames {

    /// `tenant/recipient` → `Profile`; its changelog is the profiles topic itself.
    public static final String PROFILES = "profiles";
    /// `tenant/topic/recipient` → `Subscription`.
    public static final String SUBSCRIPTIONS = "subscriptions";
    /// `tenant/kind/id` → `CatalogEntry`, all partitions of it.
    public static final String CATALOG = "catalog";
    /// Marks of notified recipients, cancelled events, routed audiences and reached devices.
    public static final String MARKS = "marks";
    /// Timers, keyed by due time in milliseconds.
    public static final String TIMERS = "timers";
    /// Unfinished work, distinguished by the first letter of the key: notifications, digests and their items,
    /// places in order queues, audiences and cancellations.
    public static final String INSTANCES = "instances";
    /// Workflow versions that notifications started with.
    public static final String WORKFLOWS = "workflows";
    /// Deliveries that have not settled.
    public static final String PENDING = "pending";
    /// Send times that count against limits.
    public static final String LIMITS = "limits";
    /// Hours at which recipients engaged.
    public static final String HABITS = "habits";

    private static final List<String> OWN = List.of(MARKS, TIMERS, INSTANCES, WORKFLOWS, PENDING, LIMITS, HABITS);

    private StoreNames() {}

    /// Stores that only the router writes to.
    public static List<String> own() {
        return OWN;
    }
}
