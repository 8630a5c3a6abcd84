// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.observe;

import dev.carillon.benchmarks.client.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Prometheus query of a dashboard's panel.
///
/// @param place Dashboard and panel
/// @param expression Expression with Grafana's variables filled in: all lanes and event types
record DashboardQuery(String place, String expression) {

    /// Queries of all dashboards, in the order of their files.
    static List<DashboardQuery> all(Path directory) throws IOException {
        List<DashboardQuery> queries = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                for (JsonNode panel : Json.parse(Files.readString(file)).path("panels")) {
                    for (JsonNode target : panel.path("targets")) {
                        queries.add(new DashboardQuery(
                                file.getFileName() + ": " + panel.path("title").asString(),
                                filled(target.path("expr").asString())));
                    }
                }
            }
        }
        return queries;
    }

    private static String filled(String expression) {
        return expression
                .replace("$__rate_interval", "20s")
                .replace("$__range", "5m")
                .replace("$event_type", ".*")
                .replace("$lane", ".*");
    }
}
