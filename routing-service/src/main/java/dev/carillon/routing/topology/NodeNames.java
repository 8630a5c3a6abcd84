// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import dev.carillon.events.Channel;

/// Names of the topology's sources, processors and sinks.
final class NodeNames {

    static final String EVENTS_SOURCE = "events-source";
    static final String EVENT_READER = "event-reader";
    static final String RECEIPTS_SOURCE = "receipts-source";
    static final String RECEIPT_READER = "receipt-reader";
    static final String PROFILES_SOURCE = "profiles-source";
    static final String PROFILE_KEEPER = "profile-keeper";
    static final String PROFILE_CHECKER = "profile-checker";
    static final String SUBSCRIPTIONS_SOURCE = "subscriptions-source";
    static final String SUBSCRIPTION_INDEXER = "subscription-indexer";
    static final String CATALOG_SOURCE = "catalog-source";
    static final String CATALOG_KEEPER = "catalog-keeper";
    static final String ROUTER = "router";
    static final String RECEIPTS_SINK = "receipts-sink";
    static final String RETRACTIONS_SINK = "retractions-sink";
    static final String DEAD_LETTERS_SINK = "dead-letters-sink";

    private NodeNames() {}

    static String deliveriesSink(Channel channel) {
        return "deliveries-" + channel.wireName().replace('_', '-') + "-sink";
    }
}
