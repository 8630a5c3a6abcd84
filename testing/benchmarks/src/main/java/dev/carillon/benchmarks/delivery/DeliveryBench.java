// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.delivery;

import com.google.protobuf.ByteString;
import dev.carillon.benchmarks.load.Waiting;
import dev.carillon.benchmarks.run.Arguments;
import dev.carillon.benchmarks.run.Workspace;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Attempted;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.DeliveryContent;
import dev.carillon.events.v1.Device;
import dev.carillon.events.v1.PlatformCode;
import dev.carillon.events.v1.ProviderOrder;
import dev.carillon.events.v1.Receipt;
import dev.carillon.events.v1.Tenant;
import dev.carillon.events.v1.WebhookFormatCode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Benchmark of the cost of a send: deliveries of one provider after the other at full speed, from a backlog in
/// Kafka to acknowledged receipts.
public final class DeliveryBench {

    public static final Set<String> OPTIONS = Set.of("sends", "warmup", "only");

    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final int RECIPIENTS = 2_000;

    private final DeliveryEnvironment environment;
    private final ReceiptIndex receipts;
    private final Deliveries deliveries;
    private int number;

    private DeliveryBench(DeliveryEnvironment environment, ReceiptIndex receipts) {
        this.environment = environment;
        this.receipts = receipts;
        this.deliveries = new Deliveries(environment.writer());
    }

    /// @return true if all measured deliveries were accepted
    /// @throws IOException if the data of a clean run cannot be removed
    public static boolean run(Arguments arguments, Workspace workspace) throws IOException {
        boolean whole;
        try (DeliveryEnvironment environment = DeliveryEnvironment.start(workspace, Map.of(), _ -> List.of());
                ReceiptIndex receipts = ReceiptIndex.start(environment.bootstrapServers())) {
            whole = new DeliveryBench(environment, receipts)
                    .run(
                            Set.of(arguments.find("only").orElse("").split(",")),
                            arguments.number("sends", 5_000),
                            arguments.number("warmup", 5_000));
        }
        if (whole) {
            workspace.forgetData();
        }
        return whole;
    }

    private record ProviderCase(String provider, Channel channel, IntFunction<DeliveryContent> content) {}

    /// @param only Names of the providers; the empty name means all
    private boolean run(Set<String> only, int sends, int warmUp) {
        System.out.printf(
                "%n| provider | sends/s | delivery CPU µs/send | Kafka CPU µs/send | Redis CPU µs/send | simulator CPU µs/send |%n"
                        + "| --- | ---: | ---: | ---: | ---: | ---: |%n");
        boolean whole = true;
        List<ProviderCase> providerCases = providerCases().stream()
                .filter(providerCase -> only.contains("") || only.contains(providerCase.provider()))
                .toList();
        providerCases.forEach(this::prefer);
        for (ProviderCase providerCase : providerCases) {
            // Cold code may exceed the deadline of a call. Failures of the warm-up are printed, but not measured.
            send(providerCase, warmUp);
            whole &= measure(providerCase, sends);
        }
        return whole;
    }

    /// Creates a tenant that prefers this provider.
    private void prefer(ProviderCase providerCase) {
        TenantId tenant = tenant(providerCase);
        environment
                .writer()
                .write(
                        Topics.CATALOG,
                        new CatalogKey(tenant, CatalogKey.Kind.TENANT, tenant.value()),
                        CatalogEntry.newBuilder()
                                .setTenant(tenant.value())
                                .setId(tenant.value())
                                .setVersion(1)
                                .setTenantSettings(Tenant.newBuilder()
                                        .addProviderOrders(ProviderOrder.newBuilder()
                                                .setChannel(
                                                        providerCase.channel().code())
                                                .addProviders(providerCase.provider())))
                                .build());
    }

    private static TenantId tenant(ProviderCase providerCase) {
        return new TenantId("bench-" + providerCase.provider());
    }

    private List<ProviderCase> providerCases() {
        List<Device> browsers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            browsers.add(browser());
        }
        return List.of(
                new ProviderCase("smtp", Channel.EMAIL, i -> Deliveries.mail("r" + i + "@example.org")),
                new ProviderCase("sendgrid", Channel.EMAIL, i -> Deliveries.mail("r" + i + "@example.org")),
                new ProviderCase(
                        "apns", Channel.PUSH, i -> Deliveries.push(PlatformCode.PLATFORM_APNS, "%064x".formatted(i))),
                new ProviderCase(
                        "fcm", Channel.PUSH, i -> Deliveries.push(PlatformCode.PLATFORM_FCM, "%032x".formatted(i))),
                new ProviderCase("web-push", Channel.PUSH, i -> Deliveries.push(browsers.get(i % browsers.size()))),
                new ProviderCase(
                        "twilio",
                        Channel.SMS,
                        i -> Deliveries.sms("+49151%08d".formatted(i), "Your order was shipped.")),
                new ProviderCase(
                        "vonage",
                        Channel.SMS,
                        i -> Deliveries.sms("+49151%08d".formatted(i), "Your order was shipped.")),
                new ProviderCase(
                        "webhook",
                        Channel.WEBHOOK,
                        i -> Deliveries.webhook(environment.simulators() + "/webhook/endpoints/e" + i)),
                chat("slack", WebhookFormatCode.WEBHOOK_FORMAT_SLACK),
                chat("teams", WebhookFormatCode.WEBHOOK_FORMAT_TEAMS),
                chat("discord", WebhookFormatCode.WEBHOOK_FORMAT_DISCORD));
    }

    private ProviderCase chat(String provider, WebhookFormatCode format) {
        return new ProviderCase(
                provider,
                Channel.WEBHOOK,
                i -> Deliveries.chat(format, environment.simulators() + "/" + provider + "/hooks/h" + i));
    }

    private Device browser() {
        JsonNode subscription = new JsonMapper().readTree(environment.post("/web-push/subscriptions"));
        return Device.newBuilder()
                .setPlatform(PlatformCode.PLATFORM_WEB_PUSH)
                .setToken(subscription.path("endpoint").asString())
                .setWebPushPublicKey(bytes(subscription.at("/keys/p256dh")))
                .setWebPushAuthSecret(bytes(subscription.at("/keys/auth")))
                .build();
    }

    private boolean measure(ProviderCase providerCase, int sends) {
        List<String> parts = List.of("delivery", "kafka", "redis", "simulators");
        List<Duration> before = parts.stream().map(environment::cpu).toList();
        long began = System.nanoTime();
        if (!send(providerCase, sends)) {
            return false;
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        StringBuilder row =
                new StringBuilder("| %s | %d |".formatted(providerCase.provider(), Math.round(sends / seconds)));
        for (int i = 0; i < parts.size(); i++) {
            Duration used = environment.cpu(parts.get(i)).minus(before.get(i));
            row.append(" %d |".formatted(used.toNanos() / 1_000 / sends));
        }
        System.out.println(row);
        return true;
    }

    /// Sends deliveries. Returns when all have ended.
    ///
    /// @return true if all were accepted
    private boolean send(ProviderCase providerCase, int count) {
        String tenant = tenant(providerCase).value();
        long ended = receipts.attempted(tenant) + count;
        long accepted = accepted(providerCase) + count;
        for (int i = 0; i < count; i++) {
            int recipient = number % RECIPIENTS;
            deliveries.write(
                    providerCase.channel(),
                    Lane.STANDARD,
                    RecipientKey.of(tenant, "r" + recipient),
                    providerCase.provider() + "-" + number++,
                    providerCase.content().apply(recipient));
        }
        environment.writer().flush();
        Waiting.until(() -> receipts.attempted(tenant) >= ended, TIMEOUT);
        if (accepted(providerCase) >= accepted) {
            return true;
        }
        System.err.printf(
                "%d of %d by %s were not accepted: %s%n",
                accepted - accepted(providerCase), count, providerCase.provider(), otherOutcomes(providerCase));
        return false;
    }

    /// Counts of a provider's outcomes so far, except accepted.
    private Map<String, Long> otherOutcomes(ProviderCase providerCase) {
        return receipts
                .list(receipt -> receipt.getTenant().equals(tenant(providerCase).value())
                        && receipt.hasAttempted()
                        && !receipt.getAttempted().hasAccepted())
                .stream()
                .map(Receipt::getAttempted)
                .collect(Collectors.groupingBy(DeliveryBench::described, TreeMap::new, Collectors.counting()));
    }

    private static String described(Attempted attempted) {
        String outcome = attempted.getOutcomeCase().name().toLowerCase(Locale.ROOT);
        return (outcome + " " + attempted.getUnanswered().getCause()
                        + attempted.getRefused().getCode())
                .strip();
    }

    private long accepted(ProviderCase providerCase) {
        return receipts.accepted(providerCase.provider());
    }

    private static ByteString bytes(JsonNode base64) {
        return ByteString.copyFrom(Base64.getUrlDecoder().decode(base64.asString()));
    }
}
