// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.outbox;

import dev.carillon.benchmarks.cluster.Endpoints;
import dev.carillon.benchmarks.cluster.Part;
import dev.carillon.benchmarks.cluster.StartOptions;
import dev.carillon.benchmarks.load.TestTenant;
import java.util.List;

/// Options of a relay that reads an application's outbox.
public final class RelayOptions {

    private RelayOptions() {}

    public static StartOptions of(Endpoints cluster, ApplicationDatabase database, TestTenant tenant) {
        return new StartOptions(
                List.of(),
                List.of(
                        "--carillon.outbox.ingestion-url=" + cluster.url(Part.INGESTION),
                        "--carillon.outbox.sources[0].name=application",
                        "--carillon.outbox.sources[0].url=" + database.jdbcUrl(),
                        "--carillon.outbox.sources[0].username=postgres",
                        "--carillon.outbox.sources[0].password=postgres",
                        "--carillon.outbox.sources[0].api-key=" + tenant.apiKey()));
    }
}
