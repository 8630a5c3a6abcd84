// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.carillon.delivery.Deliveries;
import dev.carillon.delivery.Simulators;
import dev.carillon.delivery.attempt.Attempt;
import dev.carillon.delivery.attempt.AttemptOutcome;
import dev.carillon.delivery.attempt.ProviderReference;
import dev.carillon.delivery.channel.ChannelSender;
import dev.carillon.delivery.channel.ChannelSenderContract;
import dev.carillon.delivery.channel.ReaddressedSender;
import dev.carillon.delivery.tenant.TenantDirectory;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.DeliveryContent;
import dev.carillon.events.v1.Tenant;
import dev.carillon.keys.SecretSeal;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class WebhookSenderTest extends ChannelSenderContract {

    private static final String NEW_SECRET = "whsec_bmV3LXNlY3JldC10aGF0LW5vLW9uZS1rbm93cy15ZXQ=";
    private static final List<String> LOOPBACK = List.of("127.0.0.0/8", "::1/128");
    private static final List<String> ANY_PORT = List.of("1-65535");

    private static final WebhookSender SENDER = sender(List.of(Simulators.WEBHOOK_SECRET), LOOPBACK, LONG_DEADLINE);
    private static final WebhookSender IMPATIENT = sender(List.of(Simulators.WEBHOOK_SECRET), LOOPBACK, SHORT_DEADLINE);
    private static final WebhookSender ROTATING =
            sender(List.of(NEW_SECRET, Simulators.WEBHOOK_SECRET), LOOPBACK, LONG_DEADLINE);
    private static final WebhookSender ROTATED = sender(List.of(NEW_SECRET), LOOPBACK, LONG_DEADLINE);
    private static final WebhookSender GUARDED = sender(List.of(Simulators.WEBHOOK_SECRET), List.of(), LONG_DEADLINE);

    @AfterAll
    static void close() {
        SENDER.close();
        IMPATIENT.close();
        ROTATING.close();
        ROTATED.close();
        GUARDED.close();
    }

    @Test
    void idIsTheDeliverysAndTheReference() {
        Attempt attempt = attempt("hello");

        assertThat(send(attempt))
                .isEqualTo(new AttemptOutcome.Accepted(
                        new ProviderReference(attempt.delivery().getId())));

        JsonNode arrived = arrived(attempt).getFirst();
        assertThat(arrived.path("id").asString()).isEqualTo(attempt.delivery().getId());
        assertThat(arrived.path("contentType").asString()).startsWith("application/json");
        assertThat(arrived.path("body").asString()).isEqualTo("{\"text\":\"hello\"}");
    }

    @Test
    void whileTwoSecretsAreListedReceiversWithEitherAreServed() throws Exception {
        Attempt attempt = attempt("rotation");

        assertThat(outcome(ROTATING, attempt)).isInstanceOf(AttemptOutcome.Accepted.class);
        assertThat(outcome(ROTATED, attempt)).isEqualTo(new AttemptOutcome.Unanswered("status 401"));
    }

    @Test
    void signatureVerifiesByTheReferenceLibrary() throws WebhookVerificationException {
        InstantSource clock = InstantSource.system();
        var body = ByteString.copyFromUtf8("{\"a\":\"ü\"}");
        var now = clock.instant();
        String signature = WebhookSigner.ofKeys(WebhookSigner.keys(List.of(NEW_SECRET, Simulators.WEBHOOK_SECRET)))
                .sign("msg_1", now, body);
        Map<String, List<String>> headers = Map.of(
                "webhook-id", List.of("msg_1"),
                "webhook-timestamp", List.of(Long.toString(now.getEpochSecond())),
                "webhook-signature", List.of(signature));

        for (String secret : List.of(NEW_SECRET, Simulators.WEBHOOK_SECRET)) {
            new Webhook(secret)
                    .verify(
                            body.toStringUtf8(),
                            HttpHeaders.of(headers, (_, _) -> true).map());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/x",
                "http://localhost/x",
                "http://[::1]/x",
                "http://169.254.169.254/latest/meta-data",
                "http://2130706433/",
                "http://10.0.0.1/",
                "http://[::ffff:127.0.0.1]/",
                "http://nowhere.invalid/"
            })
    void addressesOfOurOwnNetworkAreNotCalledAndLookLikeUnknownHosts(String url) throws Exception {
        Attempt attempt = new Attempt(attempt("x").delivery(), Deliveries.webhookTo(url, "x"));

        assertThat(outcome(GUARDED, attempt)).isEqualTo(AttemptOutcome.unreached("the endpoint was not reached"));
    }

    @Test
    void aPortThatIsNotAllowedIsNotCalledAndLooksLikeAClosedOne() throws Exception {
        Attempt attempt = attempt("x");

        try (WebhookSender sender = sender(
                List.of(Simulators.WEBHOOK_SECRET), List.of("127.0.0.0/8"), List.of("1"), Duration.ofSeconds(10))) {
            assertThat(outcome(sender, attempt)).isEqualTo(AttemptOutcome.unreached("the endpoint was not reached"));
            assertThat(outcome(
                            sender, new Attempt(attempt.delivery(), Deliveries.webhookTo("http://127.0.0.1:1/", "x"))))
                    .isEqualTo(AttemptOutcome.unreached("the endpoint was not reached"));
        }
        assertThat(arrived(attempt)).isEmpty();
    }

    @Test
    void redirectIsNotFollowed() {
        String endpoint = UUID.randomUUID().toString();
        Attempt attempt = new Attempt(
                attempt("x").delivery(),
                Deliveries.webhookTo(Simulators.url("webhook") + "/redirects/" + endpoint, "x"));

        assertThat(send(attempt)).isEqualTo(new AttemptOutcome.Unanswered("status 307"));
        assertThat(Simulators.webhooks(endpoint)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://example.org/", "not a url", "https://user:pass@example.org/", "https:///x", ""})
    void urlThatIsNoEndpointIsInvalid(String url) {
        assertThat(send(new Attempt(attempt("x").delivery(), Deliveries.webhookTo(url, "x"))))
                .isInstanceOf(AttemptOutcome.AddressInvalid.class);
    }

    @Test
    void bodyAboveTheLimitIsRefusedAndNamesIt() {
        Attempt attempt =
                new Attempt(attempt("x").delivery(), Deliveries.webhookTo("https://example.org/", "x".repeat(262_144)));

        assertThat(send(attempt))
                .isEqualTo(AttemptOutcome.refused(
                        "too-large", "262155 bytes, carillon.delivery.webhook.max-body-bytes is 262144"));
    }

    @Test
    void aTenantWithoutASecretOfItsOwnSendsNothing() throws Exception {
        Attempt attempt = attempt("x");
        Attempt other =
                new Attempt(attempt.delivery().toBuilder().setTenant("other").build(), attempt.content());

        assertThat(outcome(SENDER, other))
                .isEqualTo(AttemptOutcome.refused(
                        "no-secret", "the tenant has no webhook secret; POST /v1/webhook-secrets adds one"));
        assertThat(arrived(attempt)).isEmpty();
    }

    @Test
    void aSecretForAllTenantsIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> properties(Map.of("default", List.of(NEW_SECRET)), LOOPBACK, ANY_PORT, LONG_DEADLINE))
                .withMessageContaining("carillon.delivery.webhook.secrets.default")
                .withMessageContaining("POST /v1/webhook-secrets");
    }

    @Test
    void secretsOfTheCatalogSignAsSoonAsTheyAreKnown() throws Exception {
        TenantId tenant = new TenantId("contract");
        TenantDirectory tenants = new TenantDirectory();
        WebhookProperties properties = properties(Map.of(), LOOPBACK, ANY_PORT, LONG_DEADLINE);
        Attempt attempt = attempt("x");
        try (WebhookSender sender = new WebhookSender(
                properties,
                new WebhookSigners(properties.secrets(), tenants, SecretSeal.none()),
                InstantSource.system())) {
            assertThat(outcome(sender, attempt)).isInstanceOf(AttemptOutcome.Refused.class);

            tenants.apply(
                    new CatalogKey(tenant, CatalogKey.Kind.TENANT, tenant.value()),
                    Optional.of(CatalogEntry.newBuilder()
                            .setTenantSettings(Tenant.newBuilder()
                                    .addAllWebhookSecrets(
                                            WebhookSigner.keys(List.of(NEW_SECRET, Simulators.WEBHOOK_SECRET)).stream()
                                                    .map(ByteString::copyFrom)
                                                    .toList()))
                            .build()));

            assertThat(outcome(sender, attempt)).isInstanceOf(AttemptOutcome.Accepted.class);
        }
    }

    @Test
    void malformedSecretIsRefusedWithoutBeingRepeated() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WebhookSigner.keys(List.of("whsec_%%%")))
                .withMessageContaining("carillon.delivery.webhook.secrets")
                .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("%%%"));
    }

    @Override
    protected ChannelSender sender() {
        return SENDER;
    }

    @Override
    protected ChannelSender shortDeadlineSender() {
        return IMPATIENT;
    }

    @Override
    protected ChannelSender unreachableSender() {
        return readdressed("http://127.0.0.1:1/");
    }

    @Override
    protected ChannelSender senderToUnknownHost() {
        return readdressed("http://nowhere.invalid/");
    }

    @Override
    protected ChannelSender senderWithoutTrust() {
        return readdressed("https://localhost:" + Simulators.APNS_PORT + "/");
    }

    @Override
    protected String simulator() {
        return "webhook";
    }

    @Override
    protected String detail() {
        return "the delivery has no webhook message";
    }

    @Override
    protected Attempt attempt(String text) {
        DeliveryContent content =
                Deliveries.webhookTo(Simulators.url("webhook") + "/endpoints/" + UUID.randomUUID(), text);
        return new Attempt(
                Deliveries.webhook(RecipientKey.of("contract", "r-" + UUID.randomUUID()), content)
                        .build(),
                content);
    }

    @Override
    protected List<JsonNode> arrived(Attempt attempt) {
        String url = attempt.content().getAddress().getWebhook().getValue();
        return Simulators.webhooks(url.substring(url.lastIndexOf('/') + 1));
    }

    private static AttemptOutcome outcome(WebhookSender sender, Attempt attempt) throws Exception {
        return sender.send(attempt).toCompletableFuture().get(90, TimeUnit.SECONDS);
    }

    private static WebhookSender sender(List<String> secrets, List<String> allowed, Duration deadline) {
        return sender(secrets, allowed, ANY_PORT, deadline);
    }

    private static WebhookSender sender(
            List<String> secrets, List<String> allowed, List<String> ports, Duration deadline) {
        WebhookProperties properties = properties(Map.of("contract", secrets), allowed, ports, deadline);
        return new WebhookSender(
                properties,
                new WebhookSigners(properties.secrets(), new TenantDirectory(), SecretSeal.none()),
                InstantSource.system());
    }

    private static WebhookProperties properties(
            Map<String, List<String>> secrets, List<String> allowed, List<String> ports, Duration deadline) {
        return new WebhookProperties(
                true, secrets, allowed, ports, true, 262_144, 128, deadline, Duration.ofSeconds(30));
    }

    private static ChannelSender readdressed(String url) {
        return new ReaddressedSender(
                SENDER, attempt -> new Attempt(attempt.delivery(), Deliveries.webhookTo(url, "x")));
    }
}
