// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.container;

import dev.carillon.benchmarks.client.Acks;
import dev.carillon.benchmarks.client.Devices;
import dev.carillon.benchmarks.client.RestApi;
import dev.carillon.benchmarks.container.ComposeProject.ContainerState;
import dev.carillon.benchmarks.load.Ledger;
import dev.carillon.benchmarks.load.TestTenant;
import dev.carillon.benchmarks.load.Traffic;
import dev.carillon.benchmarks.load.Waiting;
import dev.carillon.benchmarks.run.Arguments;
import dev.carillon.benchmarks.run.Workspace;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Drill of `docker compose up --build` on a Docker engine. Events are posted while each container is killed in
/// turn: every accepted event must arrive at its connected device and its mailbox exactly once.
public final class ComposeDrill {

    /// Names of the command line's options.
    public static final Set<String> OPTIONS = Set.of("rate", "victims");

    private static final String SIMULATORS = "simulators";
    private static final String NOTHING = "nothing";
    private static final String EVERYTHING = "everything";
    private static final Duration CONNECT_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration ARRIVAL_TIMEOUT = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int RECIPIENTS = 16;
    private static final int EVENTS = 20;
    private static final int LONGEST_ROUND_SECONDS = 1_200;
    /// Order of kills: stores first, and last the container that counts the mails, because it loses its count.
    private static final List<String> VICTIMS = List.of(
            "kafka",
            "postgres",
            "redis",
            "admin",
            "ingestion",
            "routing",
            "delivery",
            "gateway",
            "canary",
            "otel-collector",
            "prometheus",
            "grafana",
            EVERYTHING,
            SIMULATORS);

    private final ComposeProject project;
    private final TestTenant testTenant;
    private final int rate;
    private final List<Ledger> ledgers = new ArrayList<>();
    private boolean clean = true;

    private ComposeDrill(ComposeProject project, TestTenant testTenant, int rate) {
        this.project = project;
        this.testTenant = testTenant;
        this.rate = rate;
    }

    /// @return true if all containers became ready, nothing was lost or duplicated, and nothing was left behind
    /// @throws IOException if the files of the run cannot be written
    public static boolean run(Arguments arguments, Workspace workspace) throws IOException {
        List<String> victims = arguments
                .find("victims")
                .map(names -> names.isBlank() ? List.<String>of() : List.of(names.split(",")))
                .orElse(VICTIMS);
        try (ComposeProject project = ComposeProject.prepare(workspace)) {
            long begun = System.nanoTime();
            project.build();
            System.out.println("images built, all containers ready after " + since(begun));
            boolean named = hasOnlyNamedVolumes(project.containers());
            boolean documented = FirstEvent.arrives(workspace);
            System.out.println(
                    documented
                            ? "the commands of docs/deployment.md send the first event to a mailbox"
                            : "the commands of docs/deployment.md fail: see first-event.log");
            TestTenant testTenant = TestTenant.create(
                    part -> project.url(part.name().toLowerCase(Locale.ROOT)), project.operatorKey(), RECIPIENTS);
            ComposeDrill drill = new ComposeDrill(project, testTenant, arguments.number("rate", 10));
            System.out.println("| killed | ready again after | accepted | at devices | mails lost | doubled |");
            System.out.println("| --- | ---: | ---: | ---: | ---: | ---: |");
            drill.round(NOTHING);
            victims.forEach(drill::round);
            drill.awaitMails(drill.ledgers);
            List<String> left = project.down();
            System.out.println(
                    left.isEmpty()
                            ? "docker compose down left no container, network or volume"
                            : "docker compose down left " + left);
            boolean clean = named && documented && drill.clean && left.isEmpty();
            System.out.println(clean ? "no accepted event was lost or doubled" : "that was not in order");
            return clean;
        }
    }

    private static boolean hasOnlyNamedVolumes(Map<String, ContainerState> containers) {
        boolean named = true;
        for (Map.Entry<String, ContainerState> container : containers.entrySet()) {
            for (String volume : container.getValue().volumes()) {
                if (volume.matches("[0-9a-f]{64}")) {
                    System.out.println(container.getKey() + " has an anonymous volume");
                    named = false;
                }
            }
        }
        return named;
    }

    /// Posts events before, during and after a kill, and waits for all accepted events.
    private void round(String victim) {
        Ledger ledger = new Ledger("drill-" + victim, RECIPIENTS, rate * LONGEST_ROUND_SECONDS);
        Traffic.Plan plan =
                new Traffic.Plan(project.url("ingestion"), testTenant.apiKey(), TestTenant.EVERYWHERE_TYPE, rate, 1);
        String back = "";
        try (Devices devices =
                Devices.start(project.url("gateway").getPort(), testTenant.tokens(), Acks.EACH, ledger)) {
            devices.awaitAllOpen(CONNECT_TIMEOUT);
            if (victim.equals(SIMULATORS)) {
                // The kill deletes the recorded mails, so all mails must have arrived before.
                awaitMails(ledgers);
                ledgers.clear();
                back = kill(victim);
            }
            try (Traffic _ = Traffic.start(plan, ledger)) {
                awaitAccepted(ledger);
                if (!victim.equals(SIMULATORS)) {
                    back = kill(victim);
                }
                devices.awaitAllOpen(CONNECT_TIMEOUT);
                awaitAccepted(ledger);
            }
            Waiting.until(() -> ledger.missing().isEmpty(), ARRIVAL_TIMEOUT);
        }
        ledgers.add(ledger);
        report(victim, back, ledger, awaitMails(List.of(ledger)));
    }

    /// @return time until all containers were ready again
    private String kill(String victim) {
        long killed = System.nanoTime();
        switch (victim) {
            case NOTHING -> {
                return "";
            }
            case EVERYTHING -> {
                List<String> services = new ArrayList<>(project.containers().keySet());
                services.removeAll(List.of(SIMULATORS, "topics", "admin-schema", "gateway-schema"));
                project.kill(services);
                project.start();
            }
            default -> project.crash(victim);
        }
        return since(killed);
    }

    private void awaitAccepted(Ledger ledger) {
        int before = ledger.acceptedCount();
        if (!Waiting.until(() -> ledger.acceptedCount() >= before + EVENTS, ARRIVAL_TIMEOUT)) {
            throw new IllegalStateException("only %d events were accepted within %s"
                    .formatted(ledger.acceptedCount() - before, ARRIVAL_TIMEOUT));
        }
    }

    /// @return totals of all these runs, once no mail is missing or the time is up
    private Mailbox awaitMails(List<Ledger> runs) {
        try (RestApi simulators = new RestApi(project.url(SIMULATORS), "")) {
            long deadline = System.nanoTime() + ARRIVAL_TIMEOUT.toNanos();
            Mailbox sum = Mailbox.read(simulators, runs);
            while (sum.lost() > 0 && System.nanoTime() < deadline) {
                Waiting.pass(POLL);
                sum = Mailbox.read(simulators, runs);
            }
            clean &= sum.lost() + sum.doubled() == 0;
            return sum;
        }
    }

    private void report(String victim, String back, Ledger ledger, Mailbox mails) {
        Ledger.Summary summary = ledger.summary();
        clean &= summary.isClean();
        System.out.println("| %s | %s | %d | %d | %d | %d |"
                .formatted(
                        victim,
                        back,
                        summary.accepted(),
                        summary.received(),
                        mails.lost(),
                        summary.doubled() + mails.doubled()));
        if (!summary.isClean()) {
            System.out.println(summary);
            ledger.findings().forEach(System.out::println);
        }
        if (mails.wireDuplicates() > 0) {
            System.out.println(
                    "%d mails were transmitted again under the same Message-ID".formatted(mails.wireDuplicates()));
        }
    }

    private static String since(long nanos) {
        return "%.0f s".formatted((System.nanoTime() - nanos) / 1e9);
    }
}
