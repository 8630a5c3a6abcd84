// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.delivery;

import dev.carillon.benchmarks.Arguments;
import dev.carillon.benchmarks.Workspace;
import dev.carillon.benchmarks.load.Latencies;
import dev.carillon.benchmarks.load.Waiting;
import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.Receipt;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// One tenant at many times its rate, and what that does to another's latency: both send texts over one provider
/// that answers after a while and is given so many a second, which the flood exceeds. Latency is from the router's
/// decision to the provider's answer.
public final class Isolation {

    public static final Set<String> OPTIONS = Set.of("rate", "times", "seconds", "limit", "delay", "warmup");

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final double ALLOWED = 1.2;
    private static final int RECIPIENTS = 200;

    private final DeliveryStage stage;
    private final ReceiptBook receipts;
    private final Deliveries deliveries;
    private final Map<String, Integer> written = new HashMap<>();

    private Isolation(DeliveryStage stage, ReceiptBook receipts) {
        this.stage = stage;
        this.receipts = receipts;
        this.deliveries = new Deliveries(stage.writer());
    }

    /// @return whether the other tenant's p99 moved by no more than a fifth, and nothing was lost, doubled or
    /// reordered
    /// @throws IOException when the data of a clean run cannot be removed
    public static boolean run(Arguments arguments, Workspace workspace) throws IOException {
        boolean isolated;
        List<String> settings = List.of(
                "--carillon.delivery.pace.limits.twilio.per-second=" + arguments.number("limit", 200),
                "--carillon.delivery.providers.order.sms=twilio");
        try (DeliveryStage stage = DeliveryStage.start(workspace, Set.of(), _ -> settings);
                ReceiptBook receipts = ReceiptBook.start(stage.bootstrapServers())) {
            stage.behave(
                    "twilio",
                    "{\"mode\":\"answer_late\",\"delayMillis\":%d}".formatted(arguments.number("delay", 200)));
            isolated = new Isolation(stage, receipts)
                    .run(
                            arguments.number("rate", 10),
                            arguments.number("times", 100),
                            arguments.number("seconds", 40),
                            arguments.number("warmup", 20));
        }
        if (isolated) {
            workspace.forgetData();
        }
        return isolated;
    }

    private boolean run(int rate, int times, int seconds, int warmUp) {
        send("warm-a", rate, "warm-b", 10 * rate, warmUp);
        awaitAll();
        send("calm-a", rate, "calm-b", rate, seconds);
        awaitAll();
        send("flood-a", rate * times, "flood-b", rate, seconds);
        long backlog = written.getOrDefault("flood-a", 0) - accepted("flood-a");
        awaitAll();
        Latencies calm = latencies("calm-b");
        Latencies flooded = latencies("flood-b");
        double moved = flooded.p99() / calm.p99();
        boolean sound = isSound();
        System.out.printf(
                "%n| tenant B, at %d/s | sends | p50 ms | p99 ms | max ms |%n| --- | ---: | ---: | ---: | ---: |%n"
                        + "| tenant A at %d/s | %d | %.1f | %.1f | %.1f |%n| tenant A at %d/s | %d | %.1f | %.1f | %.1f |%n"
                        + "%nB's p99 moved by %+.1f %% (allowed %+.0f %%); %d of A's waited when the flood ended; nothing lost,"
                        + " doubled or reordered: %s%n",
                rate,
                rate,
                calm.count(),
                calm.median(),
                calm.p99(),
                calm.max(),
                rate * times,
                flooded.count(),
                flooded.median(),
                flooded.p99(),
                flooded.max(),
                (moved - 1) * 100,
                (ALLOWED - 1) * 100,
                backlog,
                sound ? "yes" : "NO");
        return sound && moved <= ALLOWED;
    }

    /// Writes both tenants' deliveries at their rates.
    private void send(String a, int rateOfA, String b, int rateOfB, int seconds) {
        long began = System.nanoTime();
        int sentOfA = 0;
        int sentOfB = 0;
        while (sentOfA < rateOfA * seconds || sentOfB < rateOfB * seconds) {
            double passed = (System.nanoTime() - began) / 1e9;
            while (sentOfA < Math.min(rateOfA * seconds, passed * rateOfA)) {
                write(a, sentOfA++);
            }
            while (sentOfB < Math.min(rateOfB * seconds, passed * rateOfB)) {
                write(b, sentOfB++);
            }
            Waiting.pass(Duration.ofMillis(1));
        }
        stage.writer().flush();
    }

    private void write(String tenant, int number) {
        int recipient = number % RECIPIENTS;
        deliveries.write(
                Channel.SMS,
                Lane.STANDARD,
                RecipientKey.of(tenant, "r" + recipient),
                tenant + "-" + number,
                Deliveries.sms("+49151%08d".formatted(recipient), "%s %d".formatted(tenant, number)));
        written.merge(tenant, 1, Integer::sum);
    }

    private void awaitAll() {
        written.forEach((tenant, count) -> {
            if (!Waiting.until(() -> accepted(tenant) >= count, PATIENCE)) {
                throw new IllegalStateException(
                        "of %d deliveries of %s only %d were accepted".formatted(count, tenant, accepted(tenant)));
            }
        });
    }

    private long accepted(String tenant) {
        return receipts.count(receipt ->
                receipt.getTenant().equals(tenant) && receipt.getAttempted().hasAccepted());
    }

    private Latencies latencies(String tenant) {
        return Latencies.of(receipts.list(receipt -> receipt.getTenant().equals(tenant)).stream()
                .mapToLong(receipt -> TimeUnit.MILLISECONDS.toNanos(
                        receipt.getAtMillis() - deliveries.writtenAt(receipt.getDeliveryId())))
                .toArray());
    }

    /// Each delivery once, and each recipient's in the order in which they were written.
    private boolean isSound() {
        Map<String, Integer> newest = new HashMap<>();
        Map<String, Integer> seen = new HashMap<>();
        boolean sound = true;
        for (Receipt receipt : receipts.list(receipt -> receipt.getAttempted().hasAccepted())) {
            int number = Integer.parseInt(
                    receipt.getEventId().substring(receipt.getEventId().lastIndexOf('-') + 1));
            Integer before = newest.put(receipt.getTenant() + "/" + receipt.getRecipient(), number);
            sound &= before == null || before < number;
            seen.merge(receipt.getTenant(), 1, Integer::sum);
        }
        return sound && seen.equals(written);
    }
}
