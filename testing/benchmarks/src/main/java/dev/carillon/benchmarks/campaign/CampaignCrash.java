// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.campaign;

import dev.carillon.benchmarks.client.Json;
import dev.carillon.benchmarks.client.RestApi;
import dev.carillon.benchmarks.cluster.Cluster;
import dev.carillon.benchmarks.cluster.Part;
import dev.carillon.benchmarks.cluster.ProcessUsage;
import dev.carillon.benchmarks.load.TestTenant;
import dev.carillon.benchmarks.load.Waiting;
import dev.carillon.benchmarks.run.Arguments;
import dev.carillon.benchmarks.run.Workspace;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Crash test of a campaign: kills the control plane with `kill -9` while it runs a campaign, restarts it, and
/// checks in the log and the inbox that each member got one notification. Without kills it measures the speed of a
/// campaign.
public final class CampaignCrash {

    /// Names of the command line's options.
    public static final Set<String> OPTIONS = Set.of("members", "rate", "kills");

    private static final Set<Part> PARTS = Set.of(Part.ADMIN, Part.INGESTION, Part.ROUTING, Part.GATEWAY);
    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final String TOPIC = "campaign-members";
    private static final String CAMPAIGN = "drill";
    private static final String PATH = "/v1/campaigns/" + CAMPAIGN;
    private static final int HOLDOUT_PERCENT = 10;

    private final Cluster cluster;
    private final Plan plan;
    private final RestApi admin;

    /// @param perSecond Requested rate of the campaign
    private record Plan(int members, int perSecond, int kills) {

        static Plan of(Arguments arguments) {
            return new Plan(
                    arguments.number("members", 50_000),
                    arguments.number("rate", 10_000),
                    arguments.number("kills", 3));
        }
    }

    private CampaignCrash(Cluster cluster, Plan plan, RestApi admin) {
        this.cluster = cluster;
        this.plan = plan;
        this.admin = admin;
    }

    /// @return true if every member outside the holdout group got exactly one notification
    /// @throws IOException if the data of a clean run cannot be removed
    public static boolean run(Arguments arguments, Workspace workspace) throws IOException {
        Plan plan = Plan.of(arguments);
        System.out.println("starting the services; logs are in " + workspace.logs());
        boolean clean;
        try (Cluster cluster = Cluster.start(workspace, PARTS)) {
            TestTenant testTenant = TestTenant.create(cluster, workspace.operatorKey(), 1);
            CampaignAudit audit = new CampaignAudit(cluster, testTenant.tenant(), CAMPAIGN);
            audit.subscribe(TOPIC, plan.members());
            try (RestApi admin = new RestApi(cluster.url(Part.ADMIN), testTenant.apiKey())) {
                clean = new CampaignCrash(cluster, plan, admin).run(audit);
            }
        }
        if (clean) {
            workspace.forgetData();
        }
        return clean;
    }

    private boolean run(CampaignAudit audit) {
        admin.put(PATH, draft()).requireJson();
        Duration before = cpu();
        long from = System.nanoTime();
        admin.post(PATH + "/schedule", Json.object()).requireJson();
        killAndRestart();
        await(() -> campaign().path("state").asString().equals("finished"));
        Duration used = cpu().minus(before);
        CampaignAudit.Findings findings = audit.awaitSettled(TIMEOUT);
        long all = System.nanoTime() - from;
        JsonNode campaign = campaign();
        long counted = campaign.at("/progress/written")
                .valueStream()
                .mapToLong(JsonNode::asLong)
                .sum();
        long heldOut = campaign.at("/progress/heldOut").asLong();
        System.out.println(table(findings, seconds(campaign), all / 1e9));
        System.out.println("counted by the campaign: %d notified, %d held out".formatted(counted, heldOut));
        if (plan.kills() == 0) {
            System.out.println("processor time of the control plane: %.1f µs for each event"
                    .formatted(used.toNanos() / 1e3 / findings.notified()));
        }
        return findings.isClean() && findings.notified() + heldOut == plan.members() && counted == findings.notified();
    }

    private ObjectNode draft() {
        ObjectNode draft = Json.object()
                .put("name", "Drill")
                .put("eventType", TestTenant.INBOX_TYPE)
                .put("perSecond", plan.perSecond())
                .put("holdoutPercent", HOLDOUT_PERCENT);
        draft.putObject("audience").put("topic", TOPIC);
        for (String name : new String[] {"a", "b"}) {
            ObjectNode variant = draft.withArrayProperty("variants")
                    .addObject()
                    .put("name", name)
                    .put("percent", 50);
            variant.putObject("data").put("run", name).put("n", 1).put("order", "1");
        }
        return draft;
    }

    /// Kills at even distances of the audience, at any point of a turn.
    private void killAndRestart() {
        for (int kill = 1; kill <= plan.kills(); kill++) {
            long there = (long) plan.members() * kill / (plan.kills() + 1);
            await(() -> campaign().at("/progress/lookedAt").asLong() >= there);
            cluster.kill(Part.ADMIN);
            cluster.start(Part.ADMIN);
            System.out.println("killed the control plane behind %d of %d members".formatted(there, plan.members()));
        }
    }

    private void await(BooleanSupplier condition) {
        if (!Waiting.until(condition, TIMEOUT)) {
            throw new IllegalStateException("the campaign makes no progress: " + campaign());
        }
    }

    private JsonNode campaign() {
        return admin.get(PATH).requireJson();
    }

    private Duration cpu() {
        return Optional.ofNullable(cluster.usage().get(Part.ADMIN.label()))
                .map(ProcessUsage::cpu)
                .orElse(Duration.ZERO);
    }

    private static double seconds(JsonNode campaign) {
        return Duration.between(
                                Instant.parse(campaign.path("startedAt").asString()),
                                Instant.parse(campaign.path("endedAt").asString()))
                        .toMillis()
                / 1e3;
    }

    private String table(CampaignAudit.Findings findings, double writing, double all) {
        return """
                | members | requested/s | kills | notified | written twice | notified twice | not notified | written in s | written/s | in the inbox after s |
                | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
                | %d | %d | %d | %d | %d | %d | %d | %.1f | %.0f | %.1f |""".formatted(
                        plan.members(),
                        plan.perSecond(),
                        plan.kills(),
                        findings.notified(),
                        findings.writtenAgain(),
                        findings.notifiedAgain(),
                        findings.missing(),
                        writing,
                        findings.notified() / writing,
                        all);
    }
}
