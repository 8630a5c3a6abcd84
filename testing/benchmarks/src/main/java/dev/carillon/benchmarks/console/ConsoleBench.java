// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.console;

import dev.carillon.benchmarks.cluster.Cluster;
import dev.carillon.benchmarks.cluster.Part;
import dev.carillon.benchmarks.cluster.StartOptions;
import dev.carillon.benchmarks.load.Latencies;
import dev.carillon.benchmarks.run.Arguments;
import dev.carillon.benchmarks.run.Workspace;
import dev.carillon.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Benchmark `bench-console`: fills the tables and requests every page that searches them, one request after the
/// other, as a browser does. It fails if the p99 of a page is over the budget. Single slow answers do not count,
/// because they depend on the machine more than on the page.
///
/// PostgreSQL has enough memory for its tables and has read them, so that the benchmark measures the pages and not
/// the disk. With `--memory 64` nearly all rows come from the disk.
public final class ConsoleBench {

    public static final Set<String> OPTIONS = Set.of("rows", "requests", "budget", "memory", "seed");

    private static final int ROWS = 10_000_000;
    private static final int REQUESTS = 200;
    private static final int BUDGET_MILLIS = 300;

    /// Bytes of tables and indexes per notification, plus ten percent.
    private static final int BYTES_A_ROW = 1200;
    private static final Duration KEY_PATIENCE = Duration.ofSeconds(30);
    private static final String OPERATOR = "bench";
    private static final String PASSWORD = "the-password-of-the-bench";
    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final Pattern NEXT = Pattern.compile("after=([0-9]+-[0-9a-f]+)");

    private final URI url;
    private final HttpClient client = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    private final long rows;
    private final Random random;

    private ConsoleBench(URI url, long rows, long seed) {
        this.url = url;
        this.rows = rows;
        this.random = new Random(seed);
    }

    /// Page with a supplier of its next URL.
    private record Page(String name, Supplier<String> path) {}

    /// @return true if every page kept the budget
    public static boolean run(Arguments arguments, Workspace workspace) throws IOException {
        long rows = arguments.number("rows", ROWS);
        int requests = arguments.number("requests", REQUESTS);
        int budget = arguments.number("budget", BUDGET_MILLIS);
        int memory = arguments.number("memory", (int) Math.max(64, rows * BYTES_A_ROW / 1_000_000));
        StartOptions stores =
                new StartOptions(List.of("-D%s=%dMB".formatted(EmbeddedPostgres.BUFFERS, memory)), List.of());
        StartOptions admin = new StartOptions(
                List.of(),
                List.of(
                        "--carillon.admin.sign-in.first-operator=" + OPERATOR,
                        "--carillon.admin.sign-in.first-password=" + PASSWORD));
        boolean kept;
        try (Cluster cluster =
                Cluster.start(workspace, Set.of(Part.ADMIN), Map.of(Part.INFRASTRUCTURE, stores, Part.ADMIN, admin))) {
            ConsoleBench bench = new ConsoleBench(cluster.url(Part.ADMIN), rows, arguments.number("seed", 1));
            bench.createTenants(workspace.operatorKey());
            System.out.printf("filling the tables for %,d notifications%n", rows);
            long began = System.nanoTime();
            ConsoleTables tables = new ConsoleTables(cluster.postgresUrl(), rows);
            long bytes = tables.fill();
            System.out.printf(
                    "%.1f GB in %d s%n%n",
                    bytes / 1e9, Duration.ofNanos(System.nanoTime() - began).toSeconds());
            tables.read();
            // The pages' own memory is not measured.
            cluster.stop(Part.ADMIN);
            cluster.start(Part.ADMIN);
            kept = bench.measure(requests, budget);
        }
        if (kept) {
            workspace.forgetData();
        }
        return kept;
    }

    private boolean measure(int requests, int budget) {
        signIn();
        System.out.println("| page | first | median | p99 | max |");
        System.out.println("| --- | --- | --- | --- | --- |");
        boolean kept = true;
        for (Page page : pages()) {
            double first = Latencies.of(new long[] {timed(page)}).max();
            long[] nanos = new long[requests];
            for (int i = 0; i < requests; i++) {
                nanos[i] = timed(page);
            }
            Latencies latencies = Latencies.of(nanos);
            System.out.printf(
                    "| %s | %.0f ms | %.1f ms | %.0f ms | %.0f ms |%n",
                    page.name(), first, latencies.median(), latencies.p99(), latencies.max());
            kept &= latencies.p99() <= budget;
        }
        System.out.printf(
                "%n%s: after the first, 99 of 100 answers of every page within %d ms%n",
                kept ? "PASS" : "FAIL", budget);
        return kept;
    }

    private List<Page> pages() {
        String base = "/console/t/" + ConsoleTables.TENANT + "/";
        return List.of(
                new Page("notifications, the newest", () -> base + "notifications"),
                new Page("notifications, 20 pages back", deep(base + "notifications")),
                new Page("notifications that failed (1 in 1000)", () -> base + "notifications?status=failed"),
                new Page("notifications of a status that none has", () -> base + "notifications?status=complained"),
                new Page(
                        "notifications of a recipient",
                        () -> base + "notifications?q=" + ConsoleTables.recipient(number(), rows)),
                new Page("timeline", () -> base + "notifications/" + ConsoleTables.notificationId(number())),
                new Page("events, the newest", () -> base + "events"),
                new Page("events of a type", () -> base + "events?type=type-7"),
                new Page("event", () -> base + "event?id=" + ConsoleTables.eventId(number())),
                new Page("dead letters of a day, with causes", () -> base + "dead-letters?range=day"),
                new Page("dead letters of a month, with causes", () -> base + "dead-letters?range=month"),
                new Page("recipients by prefix", () -> base + "recipients?q=r-" + Math.abs(random.nextInt(100_000))),
                new Page("recipient", () -> base + "recipient?id=r-" + (1 + random.nextLong(rows / 10 - 1))),
                new Page("overview", () -> base + "overview"));
    }

    /// Next page after the end of the previous one.
    private Supplier<String> deep(String path) {
        List<String> cursors = new ArrayList<>();
        return () -> {
            if (cursors.isEmpty()) {
                String at = path;
                for (int i = 0; i < 20; i++) {
                    Matcher next = NEXT.matcher(get(at).body());
                    if (next.find()) {
                        at = path + "?after=" + next.group(1);
                    }
                }
                cursors.add(at);
            }
            return cursors.getFirst();
        };
    }

    /// Random notification of the tenant; every tenth row belongs to another tenant.
    private long number() {
        long number = 1 + random.nextLong(rows);
        return number % 10 == 0 ? number - 1 : number;
    }

    private long timed(Page page) {
        String path = page.path().get();
        long began = System.nanoTime();
        HttpResponse<String> answer = get(path);
        long took = System.nanoTime() - began;
        if (answer.statusCode() != 200 || !answer.body().contains("<main")) {
            throw new IllegalStateException("%s answered %d".formatted(path, answer.statusCode()));
        }
        return took;
    }

    private void createTenants(String operatorKey) {
        for (String tenant : List.of(ConsoleTables.TENANT, "other")) {
            put("/v1/tenants/" + tenant, operatorKey, tenant, "{\"name\": \"Bench\"}");
        }
        put("/v1/recipients/model", operatorKey, ConsoleTables.TENANT, """
                {"locale": "de", "timeZone": "Europe/Berlin", "addresses": {"email": "recipient@example.com"}}
                """);
    }

    private void put(String path, String key, String tenant, String body) {
        HttpRequest.Builder request = request(path)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body));
        if (!path.startsWith("/v1/tenants")) {
            request.header("Carillon-Tenant", tenant);
        }
        HttpResponse<String> answer = send(request);
        long deadline = System.nanoTime() + KEY_PATIENCE.toNanos();
        // The operator's key exists shortly after the service is healthy.
        while (answer.statusCode() == 401 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
            answer = send(request);
        }
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException("%s answered %d %s".formatted(path, answer.statusCode(), answer.body()));
        }
    }

    private void signIn() {
        Matcher token = TOKEN.matcher(get("/console/sign-in").body());
        if (!token.find()) {
            throw new IllegalStateException("the sign-in page has no form");
        }
        String form = "_csrf=%s&username=%s&password=%s"
                .formatted(URLEncoder.encode(token.group(1), StandardCharsets.UTF_8), OPERATOR, PASSWORD);
        send(request("/console/sign-in")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    private HttpResponse<String> get(String path) {
        return send(request(path).GET());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(url.resolve(path)).timeout(Duration.ofSeconds(60));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
