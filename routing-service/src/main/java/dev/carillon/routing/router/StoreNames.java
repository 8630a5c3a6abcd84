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
    /// Notifications that have not come to their end, and which of them go by the recipient's clock.
    static final String INSTANCES = "instances";
    /// Workflow documents that notifications have begun with.
    static final String WORKFLOWS = "workflows";
    /// Deliveries that have not settled.
    static final String PENDING = "pending";
    /// Digests that gather, what they gathered, and where what was gathered is.
    static final String DIGESTS = "digests";
    /// Places of deliveries that must leave in order.
    static final String ORDERS = "orders";
    /// What counts against limits.
    static final String LIMITS = "limits";
    /// When recipients engaged.
    static final String HABITS = "habits";
    /// Audiences that are not expanded whole.
    static final String AUDIENCES = "audiences";
    /// Cancellations that have not ended all that waits.
    static final String CANCELLATIONS = "cancellations";

    private static final List<String> OWN = List.of(
            MARKS, TIMERS, INSTANCES, WORKFLOWS, PENDING, DIGESTS, ORDERS, LIMITS, HABITS, AUDIENCES, CANCELLATIONS);

    private StoreNames() {}

    /// The stores that only the router writes to.
    public static List<String> own() {
        return OWN;
    }
}
