// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import java.util.List;

/// Names of the state stores. They name changelog topics and folders: a renamed store is an empty one.
public final class StoreNames {

    /// `tenant/recipient` → `Profile`; its changelog is the profiles topic itself.
    public static final String PROFILES = "profiles";
    /// `tenant/topic/recipient` → `Subscription`.
    public static final String SUBSCRIPTIONS = "subscriptions";
    /// `tenant/kind/id` → `CatalogEntry`, all partitions of it.
    public static final String CATALOG = "catalog";
    /// What recipients were told of, and cancellations.
    static final String MARKS = "marks";
    /// Due millis and what is due, in the order of time.
    static final String TIMERS = "timers";
    /// What has not come to its end, told apart by the first letter of its key: notifications, digests and what they
    /// gathered, places in orders, audiences and cancellations.
    static final String INSTANCES = "instances";
    /// Workflow documents that notifications have begun with.
    static final String WORKFLOWS = "workflows";
    /// Deliveries that have not settled.
    static final String PENDING = "pending";
    /// What counts against limits.
    static final String LIMITS = "limits";
    /// When recipients engaged.
    static final String HABITS = "habits";

    private static final List<String> OWN = List.of(MARKS, TIMERS, INSTANCES, WORKFLOWS, PENDING, LIMITS, HABITS);

    private StoreNames() {}

    /// The stores that only the router writes to.
    public static List<String> own() {
        return OWN;
    }
}
