// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

/// Names of the state stores. They name changelog topics and folders: a renamed store is an empty one.
final class StoreNames {

    /// `tenant/recipient` → `Profile`; its changelog is the profiles topic itself.
    static final String PROFILES = "profiles";
    /// `tenant/topic/recipient` → `Subscription`.
    static final String SUBSCRIPTIONS = "subscriptions";
    /// What recipients were told of, and cancellations.
    static final String MARKS = "marks";
    /// Due millis and what is due, in the order of time.
    static final String TIMERS = "timers";
    /// Notifications that wait to be decided again.
    static final String DEFERRED = "deferred";
    /// Deliveries that have not settled.
    static final String PENDING = "pending";
    /// Audiences that are not expanded whole.
    static final String AUDIENCES = "audiences";
    /// `tenant/kind/id` → `CatalogEntry`, all partitions of it.
    static final String CATALOG = "catalog";

    private StoreNames() {}
}
