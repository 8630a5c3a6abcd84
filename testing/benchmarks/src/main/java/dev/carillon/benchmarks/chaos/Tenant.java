// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.chaos;

import dev.carillon.benchmarks.client.Json;
import dev.carillon.benchmarks.client.RestApi;
import dev.carillon.benchmarks.cluster.Cluster;
import dev.carillon.benchmarks.cluster.Part;
import dev.carillon.benchmarks.counters.OutboxBacklog;
import dev.carillon.benchmarks.load.TestTenant;

/// Tenant with an event type of each kind, and a topic to which all recipients are subscribed.
///
/// @param base Tenant with its key and its recipients' tokens
record Tenant(TestTenant base) {

    /// Topic of audiences and campaigns.
    static final String TOPIC = "everyone";

    /// Creates the tenant and returns when ingestion accepts its events.
    static Tenant create(Cluster cluster, int recipients) {
        TestTenant base = TestTenant.create(cluster, cluster.operatorKey(), recipients);
        try (RestApi admin = new RestApi(cluster.url(Part.ADMIN), base.apiKey())) {
            for (Kind kind : Kind.values()) {
                kind.publish(admin);
            }
            for (int recipient = 0; recipient < recipients; recipient++) {
                admin.put("/v1/recipients/r%d/subscriptions/%s".formatted(recipient, TOPIC), Json.object())
                        .requireJson();
            }
        }
        new OutboxBacklog(cluster.postgresUrl()).awaitEmpty();
        for (Kind kind : Kind.values()) {
            base.awaitAccepted(cluster, kind.type());
        }
        return new Tenant(base);
    }
}
