// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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
import dev.carillon.events.RecipientKey;
import dev.carillon.events.v1.DeliveryContent;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
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
        var body = com.google.protobuf.ByteString.copyFromUtf8("{\"a\":\"ü\"}");
        var now = clock.instant();
        String signature = new WebhookSigner(List.of(NEW_SECRET, Simulators.WEBHOOK_SECRET)).sign("msg_1", now, body);
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
                "http://[::ffff:127.0.0.1]/"
            })
    void addressesOfOurOwnNetworkAreNotCalled(String url) throws Exception {
        Attempt attempt = new Attempt(attempt("x").delivery(), Deliveries.webhookTo(url, "x"));

        assertThat(outcome(GUARDED, attempt))
                .isInstanceOfSatisfying(
                        AttemptOutcome.Refused.class,
                        refused -> assertThat(refused.reason().code()).isEqualTo("forbidden-address"));
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
    void malformedSecretIsRefusedWithoutBeingRepeated() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WebhookSigner(List.of("whsec_%%%")))
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
        return new WebhookSender(
                new WebhookProperties(
                        Map.of("default", secrets), allowed, true, 262_144, 128, deadline, Duration.ofSeconds(30)),
                InstantSource.system());
    }

    private static ChannelSender readdressed(String url) {
        return new ReaddressedSender(
                SENDER, attempt -> new Attempt(attempt.delivery(), Deliveries.webhookTo(url, "x")));
    }
}
