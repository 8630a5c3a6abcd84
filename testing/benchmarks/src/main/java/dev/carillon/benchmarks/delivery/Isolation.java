// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.delivery;

import com.sun.management.OperatingSystemMXBean;
import dev.carillon.benchmarks.hostile.IntakeIsolation;
import dev.carillon.benchmarks.load.Latencies;
import dev.carillon.benchmarks.load.Verdicts;
import dev.carillon.benchmarks.load.Waiting;
import dev.carillon.benchmarks.run.Arguments;
import dev.carillon.benchmarks.run.Workspace;
import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.Receipt;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/// Test of the isolation between tenants: one tenant sends at many times its rate, and the other tenant's latency
/// is measured. Both send text messages over one provider with a fixed answer time and a limited concurrency, which
/// the flood exceeds. Latency is measured from the router's decision to the provider's answer. Its part during the
/// call depends on the provider and the processors; the rest is waiting time.
public final class Isolation {

    public static final Set<String> OPTIONS =
            Set.of("stage", "rate", "times", "other-rate", "seconds", "limit", "delay", "warmup");

    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final double ALLOWED = 1.2;
    private static final int RECIPIENTS = 200;
    private static final int SHOWN = 10;

    private final DeliveryEnvironment environment;
    private final ReceiptIndex receipts;
    private final ArrivalIndex arrivals;
    private final Deliveries deliveries;
    private final OperatingSystemMXBean machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final Map<String, Integer> written = new HashMap<>();
    private final Verdicts verdicts = new Verdicts();
    private int number;

    private Isolation(DeliveryEnvironment environment, ReceiptIndex receipts, ArrivalIndex arrivals) {
        this.environment = environment;
        this.receipts = receipts;
        this.arrivals = arrivals;
        this.deliveries = new Deliveries(environment.writer());
    }

    /// @return true if the other tenant's p99 grew by at most a fifth, and nothing was lost, duplicated or
    /// reordered
    /// @throws IOException if the data of a clean run cannot be removed
    public static boolean run(Arguments arguments, Workspace workspace) throws IOException {
        if (arguments.find("stage").equals(Optional.of("intake"))) {
            return IntakeIsolation.run(arguments, workspace);
        }
        boolean isolated;
        List<String> settings = new ArrayList<>(List.of("--carillon.delivery.providers.order.sms=twilio"));
        arguments
                .find("limit")
                .ifPresent(limit -> settings.add("--carillon.delivery.pace.limits.twilio.per-second=" + limit));
        try (DeliveryEnvironment environment = DeliveryEnvironment.start(workspace, Map.of(), _ -> settings);
                ReceiptIndex receipts = ReceiptIndex.start(environment.bootstrapServers());
                ArrivalIndex arrivals = ArrivalIndex.start(environment)) {
            environment.behave(
                    "twilio",
                    "{\"mode\":\"answer_late\",\"delayMillis\":%d}".formatted(arguments.number("delay", 250)));
            isolated = new Isolation(environment, receipts, arrivals)
                    .run(
                            new Rates(arguments.number("rate", 10), arguments.number("other-rate", 25)),
                            arguments.number("times", 100),
                            arguments.number("seconds", 60),
                            arguments.number("warmup", 15));
        }
        if (isolated) {
            workspace.forgetData();
        }
        return isolated;
    }

    /// Rates of the two tenants per second.
    private record Rates(int a, int b) {

        Rates times(int times) {
            return new Rates(a * times, b);
        }
    }

    private boolean run(Rates rates, int times, int seconds, int warmUp) {
        // The warm-up includes a flood, so that its code paths are warm when they are measured.
        send("warm", rates.times(times / 2), warmUp);
        awaitAll();
        double calmLoad = send("calm", rates, seconds);
        awaitAll();
        double floodLoad = send("flood", rates.times(times), seconds);
        long backlog = written.getOrDefault("flood-a", 0) - accepted("flood-a");
        environment.behave("twilio", "{\"mode\":\"accept\"}");
        awaitAll();
        System.out.printf(
                "%n| | sends | p50 ms | p99 ms | max ms | p99 of waiting ms | p99 of the call ms | processors busy |%n"
                        + "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |%n");
        Latencies calm = print("B at %d/s, A at %d/s".formatted(rates.b(), rates.a()), "calm-b", calmLoad);
        Latencies flooded = print("B at %d/s, A at %d/s".formatted(rates.b(), rates.a() * times), "flood-b", floodLoad);
        print("A itself at %d/s".formatted(rates.a() * times), "flood-a", floodLoad);
        double moved = flooded.p99() / calm.p99();
        System.out.printf(
                "%n%d of A's waited when the flood ended. B's slowest in it: %s%n", backlog, slowest("flood-b"));
        verdicts.say(
                moved <= ALLOWED,
                "B's p99 moved by %+.1f %% (allowed %+.0f %%)".formatted((moved - 1) * 100, (ALLOWED - 1) * 100));
        arrivedOnceAndInOrder();
        return verdicts.areAllKept();
    }

    /// Writes both tenants' deliveries at their rates.
    ///
    /// @return share of the machine's processors that was busy
    private double send(String phase, Rates rates, int seconds) {
        machine.getCpuLoad();
        long began = System.nanoTime();
        int sentOfA = 0;
        int sentOfB = 0;
        while (sentOfA < rates.a() * seconds || sentOfB < rates.b() * seconds) {
            double passed = (System.nanoTime() - began) / 1e9;
            while (sentOfA < Math.min(rates.a() * seconds, passed * rates.a())) {
                write(phase + "-a", sentOfA++);
            }
            while (sentOfB < Math.min(rates.b() * seconds, passed * rates.b())) {
                write(phase + "-b", sentOfB++);
            }
            Waiting.pass(Duration.ofMillis(1));
        }
        environment.writer().flush();
        return machine.getCpuLoad();
    }

    private void write(String tenant, int count) {
        int recipient = count % RECIPIENTS;
        deliveries.write(
                Channel.SMS,
                Lane.STANDARD,
                RecipientKey.of(tenant, "r" + recipient),
                tenant + "-" + number,
                Deliveries.sms("+49151%08d".formatted(recipient), "<%d>".formatted(number)));
        number++;
        written.merge(tenant, 1, Integer::sum);
    }

    private void awaitAll() {
        written.forEach((tenant, count) -> {
            if (!Waiting.until(() -> accepted(tenant) >= count, TIMEOUT)) {
                throw new IllegalStateException(
                        "of %d deliveries of %s only %d were accepted".formatted(count, tenant, accepted(tenant)));
            }
        });
    }

    private long accepted(String tenant) {
        return receipts.count(receipt ->
                receipt.getTenant().equals(tenant) && receipt.getAttempted().hasAccepted());
    }

    private Latencies print(String name, String tenant, double load) {
        Latencies whole = latencies(tenant, this::millis);
        Latencies waiting = latencies(
                tenant, receipt -> millis(receipt) - receipt.getAttempted().getDurationMillis());
        Latencies call = latencies(tenant, receipt -> receipt.getAttempted().getDurationMillis());
        System.out.printf(
                "| %s | %d | %.0f | %.0f | %.0f | %.0f | %.0f | %.0f %% |%n",
                name, whole.count(), whole.median(), whole.p99(), whole.max(), waiting.p99(), call.p99(), load * 100);
        return whole;
    }

    /// Slowest delivery: its latency, and its time since the first delivery.
    private String slowest(String tenant) {
        List<Receipt> all = receipts.list(receipt -> receipt.getTenant().equals(tenant));
        long first = all.stream()
                .mapToLong(receipt -> deliveries.writtenAt(receipt.getDeliveryId()))
                .min()
                .orElse(0);
        return all.stream()
                .sorted(Comparator.comparingLong(this::millis).reversed())
                .limit(SHOWN)
                .map(receipt -> "%d ms (written at %.1f s)"
                        .formatted(millis(receipt), (deliveries.writtenAt(receipt.getDeliveryId()) - first) / 1e3))
                .collect(Collectors.joining(", "));
    }

    private long millis(Receipt receipt) {
        return receipt.getAtMillis() - deliveries.writtenAt(receipt.getDeliveryId());
    }

    private Latencies latencies(String tenant, ToLongFunction<Receipt> millis) {
        return Latencies.of(receipts.list(receipt -> receipt.getTenant().equals(tenant)).stream()
                .mapToLong(receipt -> TimeUnit.MILLISECONDS.toNanos(millis.applyAsLong(receipt)))
                .toArray());
    }

    /// Checks that each delivery arrived once, and that the provider accepted each recipient's deliveries in the
    /// order of their writing.
    private void arrivedOnceAndInOrder() {
        arrivals.read();
        int lost = 0;
        int doubled = 0;
        for (int i = 0; i < number; i++) {
            int arrived = arrivals.of(i).size();
            lost += arrived == 0 ? 1 : 0;
            doubled += arrived > 1 ? 1 : 0;
        }
        Map<String, Integer> newest = new HashMap<>();
        int reordered = 0;
        for (Receipt receipt : receipts.list(receipt -> receipt.getAttempted().hasAccepted())) {
            int next = Integer.parseInt(
                    receipt.getEventId().substring(receipt.getEventId().lastIndexOf('-') + 1));
            Integer before = newest.put(receipt.getTenant() + "/" + receipt.getRecipient(), next);
            reordered += before != null && before > next ? 1 : 0;
        }
        verdicts.say(
                lost + doubled + reordered == 0,
                "of %d texts %d lost, %d doubled, %d out of order".formatted(number, lost, doubled, reordered));
    }
}
