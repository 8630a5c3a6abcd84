// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.chaos;

import dev.carillon.benchmarks.burst.AudienceArrivals;
import dev.carillon.benchmarks.client.Json;
import dev.carillon.benchmarks.client.RestApi;
import dev.carillon.benchmarks.load.BackgroundTask;
import dev.carillon.benchmarks.load.TestTenant;
import dev.carillon.benchmarks.load.Waiting;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.node.ObjectNode;

/// Campaign and events for all recipients, one every few seconds on a thread of its own. Their number is valid after
/// the end of posting.
final class Broadcasts implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofSeconds(4);
    private static final Duration RETRY = Duration.ofMillis(200);
    private static final int CAMPAIGN_SECONDS = 20;

    private final String run;
    private final int members;
    private final Arrivals arrivals;
    private final URI ingestion;
    private final String apiKey;
    private final List<Sent> sent = new ArrayList<>();
    private final BackgroundTask posting;

    /// Event or campaign for all members.
    private record Sent(AudienceArrivals arrivals, long dueNanos) {

        Score score(int members) {
            return new Score(
                    members,
                    arrivals.missing(),
                    arrivals.repeated(),
                    0,
                    0,
                    arrivals.latestSince(dueNanos).toMillis() / 1e3);
        }
    }

    /// Schedules a campaign and starts posting.
    ///
    /// @param run Name of the load
    /// @param admin Control plane
    /// @param ingestion Ingestion service with the tenant's key
    Broadcasts(String run, Arrivals arrivals, RestApi admin, URI ingestion, TestTenant tenant) {
        this.run = run;
        this.members = tenant.tokens().size();
        this.arrivals = arrivals;
        this.ingestion = ingestion;
        this.apiKey = tenant.apiKey();
        schedule(admin);
        this.posting = BackgroundTask.start("broadcasts", this::post);
    }

    synchronized long missing() {
        return sent.stream().mapToLong(one -> one.arrivals().missing()).sum();
    }

    synchronized Score score() {
        // A campaign or an event of an audience is one acknowledgement for all members.
        return sent.stream().map(one -> one.score(members)).reduce(Score.NONE, Score::plus);
    }

    /// Ends posting. An event that was posted, but not acknowledged yet, is posted until it is.
    @Override
    public void close() {
        posting.close();
    }

    private void schedule(RestApi admin) {
        String name = run + "-campaign";
        ObjectNode draft = Json.object()
                .put("name", name)
                .put("eventType", TestTenant.INBOX_TYPE)
                .put("perSecond", Math.max(1, members / CAMPAIGN_SECONDS));
        draft.putObject("audience").put("topic", Tenant.TOPIC);
        ObjectNode variant =
                draft.putArray("variants").addObject().put("name", "all").put("percent", 100);
        variant.putObject("data").put("run", name).put("n", 0).put("order", "A-17");
        admin.put("/v1/campaigns/" + name, draft).requireJson();
        expect(name, Duration.ofSeconds(CAMPAIGN_SECONDS));
        admin.post("/v1/campaigns/%s/schedule".formatted(name), Json.object()).requireJson();
    }

    private synchronized void expect(String name, Duration planned) {
        AudienceArrivals expected = new AudienceArrivals(name, members);
        arrivals.add(expected);
        sent.add(new Sent(expected, System.nanoTime() + planned.toNanos()));
    }

    private void post(BooleanSupplier running) {
        try (RestApi api = new RestApi(ingestion, apiKey)) {
            for (int number = 0; running.getAsBoolean(); number++) {
                String name = "%s-audience-%d".formatted(run, number);
                expect(name, Duration.ZERO);
                ObjectNode event = Json.object().put("id", name).put("type", TestTenant.INBOX_TYPE);
                event.putObject("audience").put("topic", Tenant.TOPIC);
                event.putObject("data").put("run", name).put("n", 0).put("order", "A-17");
                while (!isAccepted(api, event)) {
                    Waiting.pass(RETRY);
                }
                Waiting.until(() -> !running.getAsBoolean(), INTERVAL);
            }
        }
    }

    private static boolean isAccepted(RestApi api, ObjectNode event) {
        try {
            return api.post("/v1/events", event).isSuccess();
        } catch (UncheckedIOException _) {
            return false;
        }
    }
}
