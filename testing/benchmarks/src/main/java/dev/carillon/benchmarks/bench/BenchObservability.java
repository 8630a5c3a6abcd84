// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.bench;

import com.sun.net.httpserver.HttpServer;
import dev.carillon.benchmarks.client.RestApi;
import dev.carillon.benchmarks.cluster.Cluster;
import dev.carillon.benchmarks.cluster.Part;
import dev.carillon.benchmarks.cluster.StartOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// Observability during a benchmark: the services' default; no metrics at all; or Prometheus and a trace collector,
/// as in production. Its own processor time counts for the harness, not for the platform.
final class BenchObservability implements AutoCloseable {

    private static final Set<Part> WATCHED =
            Set.of(Part.ADMIN, Part.INGESTION, Part.ROUTING, Part.DELIVERY, Part.GATEWAY);
    private static final int SCRAPE_SECONDS = 15;

    private final Map<Part, StartOptions> startOptions;
    private final Optional<HttpServer> collector;
    private final LongAdder collected = new LongAdder();
    private final LongAdder scraped = new LongAdder();
    private final ScheduledExecutorService scraper = Executors.newSingleThreadScheduledExecutor();
    private final List<RestApi> services = new ArrayList<>();

    private BenchObservability(List<String> arguments, Optional<HttpServer> collector) {
        this.startOptions = new EnumMap<>(Part.class);
        WATCHED.forEach(part -> startOptions.put(part, new StartOptions(List.of(), arguments)));
        this.collector = collector;
    }

    /// @param kind `none`: no metrics are counted; `full`: metrics are scraped every 15 s, and 1 % of the traces
    /// are sent to a collector; empty: metrics are counted but not scraped
    /// @throws IllegalArgumentException for another kind
    static BenchObservability of(Optional<String> kind) {
        return switch (kind.orElse("")) {
            case "" -> new BenchObservability(List.of(), Optional.empty());
            case "none" ->
                new BenchObservability(
                        List.of("--management.metrics.enable.all=false", "--management.observations.enable.all=false"),
                        Optional.empty());
            case "full" -> full();
            default -> throw new IllegalArgumentException("--observability is none or full, not " + kind.orElseThrow());
        };
    }

    /// Start options of the services.
    Map<Part, StartOptions> startOptions() {
        return startOptions;
    }

    /// Starts scraping.
    void watch(Cluster cluster) {
        if (collector.isPresent()) {
            WATCHED.forEach(part -> services.add(new RestApi(cluster.url(part), "")));
            scraper.scheduleAtFixedRate(this::scrape, SCRAPE_SECONDS, SCRAPE_SECONDS, TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() {
        scraper.shutdownNow();
        services.forEach(RestApi::close);
        collector.ifPresent(server -> {
            server.stop(0);
            System.out.printf(
                    "scraped %d kB of metrics, collected %d kB of spans%n",
                    scraped.sum() / 1000, collected.sum() / 1000);
        });
    }

    private void scrape() {
        for (RestApi service : services) {
            try {
                scraped.add(service.get("/actuator/prometheus").body().length());
            } catch (UncheckedIOException e) {
                System.err.println("cannot scrape: " + e.getMessage());
            }
        }
    }

    private static BenchObservability full() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            BenchObservability observability = new BenchObservability(
                    List.of("--carillon.tracing.endpoint=http://127.0.0.1:%d/v1/traces"
                            .formatted(server.getAddress().getPort())),
                    Optional.of(server));
            server.createContext("/v1/traces", exchange -> {
                try (exchange) {
                    observability.collected.add(exchange.getRequestBody().readAllBytes().length);
                    exchange.sendResponseHeaders(200, -1);
                }
            });
            server.start();
            return observability;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
