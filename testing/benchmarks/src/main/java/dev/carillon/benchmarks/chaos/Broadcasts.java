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

/// Campaign and events for all recipients, one every few seconds on a thread of its own. The score is valid after
/// the end of posting.
final class Broadcasts implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofSeconds(4);
    private static final Duration RETRY = Duration.ofMillis(200);
    private static final Duration DRAIN = Duration.ofSeconds(90);
    private static final int CAMPAIGN_SECONDS = 5;

    private final String run;
    private final int members;
    private final Arrivals arrivals;
    private final URI ingestion;
    private final String apiKey;
    private final List<Sent> sent = new ArrayList<>();
    private final BackgroundTask posting;
    private int unanswered;

    /// Event or campaign for all members that was acknowledged.
    private record Sent(String name, AudienceArrivals arrivals, long dueNanos) {

        Score score(int members) {
            return new Score(
                    1,
                    members,
                    (long) members - arrivals.missing(),
                    0,
                    new Violations(arrivals.missing(), arrivals.repeated(), 0, 0, 0, 0, 0),
                    Math.max(0, arrivals.latestSince(dueNanos).toMillis() / 1e3));
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
        return sent.stream()
                .map(one -> one.score(members))
                .reduce(new Score(0, 0, 0, 0, new Violations(0, 0, 0, 0, 0, 0, unanswered), 0), Score::plus);
    }

    /// Descriptions of violations.
    synchronized List<String> findings() {
        return sent.stream()
                .filter(one -> !one.score(members).violations().isNone())
                .map(one -> one.name() + " " + one.score(members))
                .toList();
    }

    /// Ends posting. An event that was posted, but not acknowledged yet, is posted until it is, for some time.
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
        AudienceArrivals expected = expect(name);
        admin.post("/v1/campaigns/%s/schedule".formatted(name), Json.object()).requireJson();
        long planned = Duration.ofSeconds(CAMPAIGN_SECONDS).toNanos();
        acknowledged(new Sent(name, expected, System.nanoTime() + planned));
    }

    private AudienceArrivals expect(String name) {
        AudienceArrivals expected = new AudienceArrivals(name, members);
        arrivals.add(expected);
        return expected;
    }

    private synchronized void acknowledged(Sent one) {
        sent.add(one);
    }

    private synchronized void giveUp() {
        unanswered++;
    }

    private void post(BooleanSupplier running) {
        try (RestApi api = new RestApi(ingestion, apiKey)) {
            for (int number = 0; running.getAsBoolean(); number++) {
                String name = "%s-audience-%d".formatted(run, number);
                long due = System.nanoTime();
                AudienceArrivals expected = expect(name);
                if (isAcceptedAtLast(api, event(name), running)) {
                    acknowledged(new Sent(name, expected, due));
                } else {
                    giveUp();
                }
                Waiting.until(() -> !running.getAsBoolean(), INTERVAL);
            }
        }
    }

    private static ObjectNode event(String name) {
        ObjectNode event = Json.object().put("id", name).put("type", TestTenant.INBOX_TYPE);
        event.putObject("audience").put("topic", Tenant.TOPIC);
        event.putObject("data").put("run", name).put("n", 0).put("order", "A-17");
        return event;
    }

    private static boolean isAcceptedAtLast(RestApi api, ObjectNode event, BooleanSupplier running) {
        long giveUpNanos = Long.MAX_VALUE;
        while (System.nanoTime() < giveUpNanos) {
            if (isAccepted(api, event)) {
                return true;
            }
            if (giveUpNanos == Long.MAX_VALUE && !running.getAsBoolean()) {
                giveUpNanos = System.nanoTime() + DRAIN.toNanos();
            }
            Waiting.pass(RETRY);
        }
        return false;
    }

    private static boolean isAccepted(RestApi api, ObjectNode event) {
        try {
            return api.post("/v1/events", event).isSuccess();
        } catch (UncheckedIOException _) {
            return false;
        }
    }
}
