// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.embedded.FreePorts;
import dev.carillon.events.AddressMark;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.MessageLink;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Delivery;
import dev.carillon.events.v1.DeliveryContent;
import dev.carillon.events.v1.Receipt;
import dev.carillon.events.v1.Receipt.FactCase;
import dev.carillon.keys.PreferenceToken;
import dev.carillon.observability.metric.Metric;
import dev.carillon.simulators.callback.PemKeys;
import dev.carillon.testsupport.Fixtures;
import dev.carillon.testsupport.KafkaExtension;
import dev.carillon.testsupport.ReadRecord;
import dev.carillon.testsupport.RedisExtension;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;

/// Callbacks of providers and links in messages, from the HTTP request to the receipt in Kafka.
final class CallbackTest {

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    @RegisterExtension
    static final RedisExtension REDIS = new RedisExtension();

    private static final TenantId TENANT = Fixtures.uniqueTenant();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int PORT = FreePorts.next();
    private static final String URL = "http://127.0.0.1:" + PORT;
    private static final byte[] TOKEN_SECRET = "a-token-secret-of-thirty-two-byte".getBytes(StandardCharsets.UTF_8);
    private static final String TOPIC = "arn:aws:sns:eu-central-1:000000000000:carillon-demo";
    private static final String SIGNATURE_SECRET = "insecure-demo-signature-secret";
    private static final String SENDGRID_KEY =
            "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE0/5NR/n8fR46aEhXSYkxm4fB+cDOqoQd+N8Z"
                    + "yXwHT6EVqBvj8AENjuaTlb4++m4Z3PYoSrh6CuQPP4Ayqw8Fkw==";

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static RunningDelivery service;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static DeliveryTopics topics;

    private final RecipientKey recipient = RecipientKey.of(TENANT.value(), "r-" + UUID.randomUUID());
    private final String mailbox = recipient.requireRecipient() + "@example.org";

    @BeforeAll
    static void start() {
        topics = new DeliveryTopics(KAFKA.bootstrapServers());
        service = RunningDelivery.start(
                KAFKA.bootstrapServers(),
                REDIS.url(),
                "--server.port=" + PORT,
                "--carillon.delivery.callbacks.keys=" + Simulators.TAG_KEY,
                "--carillon.delivery.callbacks.url=" + URL,
                "--carillon.delivery.callbacks.preference-centre-url=https://console.example",
                "--carillon.delivery.callbacks.tag-lifetime=36500d",
                "--carillon.delivery.callbacks.vonage-signature-secret=" + SIGNATURE_SECRET,
                "--carillon.delivery.callbacks.sendgrid-public-key=" + SENDGRID_KEY,
                "--carillon.delivery.callbacks.ses-topics=" + TOPIC,
                "--carillon.delivery.callbacks.ses-certificate-urls=http://127\\.0\\.0\\.1:" + Simulators.HTTP_PORT
                        + "/simulators/ses/certificate\\.pem",
                "--carillon.delivery.email.ses-configuration-set=carillon",
                "--carillon.delivery.email.sendgrid.api-key=SG.insecure-demo-key",
                "--carillon.delivery.email.sendgrid.base-url=" + Simulators.url("sendgrid"),
                "--carillon.delivery.providers.order.email=smtp,sendgrid",
                "--carillon.delivery.providers.order.sms=twilio,vonage",
                "--carillon.delivery.sms.twilio.account-sid=AC00000000000000000000000000000001",
                "--carillon.delivery.sms.twilio.auth-token=insecure-demo-token",
                "--carillon.delivery.sms.twilio.from=+15005550006",
                "--carillon.delivery.sms.twilio.base-url=" + Simulators.url("twilio"),
                "--carillon.delivery.sms.vonage.api-key=demokey1",
                "--carillon.delivery.sms.vonage.api-secret=insecure-demo-secret",
                "--carillon.delivery.sms.vonage.from=Shop",
                "--carillon.delivery.sms.vonage.base-url=" + Simulators.url("vonage"));
    }

    @AfterAll
    static void stop() {
        service.close();
        topics.close();
    }

    @AfterEach
    void behaveAgain() {
        Simulators.accept();
    }

    @Test
    void deliveredTextIsConfirmedOnceAndWhatComesLateChangesNothing() {
        String number = Deliveries.uniqueNumber();
        Delivery delivery = sentText(number);
        String sid = Simulators.sms("twilio", number).getFirst().path("id").asString();

        for (String status : List.of("delivered", "delivered", "sent", "undelivered")) {
            assertThat(Simulators.playStatus("twilio", sid, status, "")).isEqualTo(204);
        }

        Receipt confirmed = fact(delivery, FactCase.CONFIRMED);
        assertThat(confirmed.getConfirmed().getBy()).isEqualTo("twilio");
        assertThat(confirmed.getNotificationId()).isEqualTo(delivery.getNotificationId());
        assertThat(confirmed.getEventId()).isEqualTo(delivery.getEventId());
        assertThat(confirmed.getAddressId()).isEqualTo("phone");
        assertThat(confirmed.getAddressMark())
                .isEqualTo(
                        AddressMark.of(recipient, Deliveries.content(delivery).getAddress()));
        assertThat(topics.receipts(delivery)).hasSize(2);
        assertThat(reports("twilio", "late")).isPositive();
        assertThat(reports("twilio", "repeated")).isPositive();
        assertThat(reports("twilio", "of_no_use")).isPositive();
    }

    @Test
    void numberThatDoesNotExistBouncesForGood() {
        String number = Deliveries.uniqueNumber();
        Delivery delivery = sentText(number);
        String sid = Simulators.sms("twilio", number).getFirst().path("id").asString();

        assertThat(Simulators.playStatus("twilio", sid, "undelivered", "30005")).isEqualTo(204);

        Receipt bounced = fact(delivery, FactCase.BOUNCED);
        assertThat(bounced.getBounced().getPermanent()).isTrue();
        assertThat(bounced.getBounced().getCode()).isEqualTo("30005");
    }

    @Test
    void vonageReportsWhatItTookInTwiliosPlace() {
        String number = Deliveries.uniqueNumber();
        Simulators.behave("twilio", "{\"mode\":\"throttle\",\"address\":\"%s\"}".formatted(number));
        Delivery delivery = sentText(number);
        String id = Simulators.sms("vonage", number).getFirst().path("id").asString();

        assertThat(Simulators.playStatus("vonage", id, "buffered", "0")).isEqualTo(204);
        assertThat(Simulators.playStatus("vonage", id, "delivered", "0")).isEqualTo(204);

        assertThat(fact(delivery, FactCase.CONFIRMED).getConfirmed().getBy()).isEqualTo("vonage");
    }

    @Test
    void aSignedVonageReportIsForItsOwnDeliveryAndNoLongerThanTheReplayWindow() {
        JsonNode one = sentByVonage();
        JsonNode other = sentByVonage();
        String path = URI.create(one.path("callback").asString()).getPath();
        Instant now = Instant.now(Clock.systemUTC());

        assertThat(post(path, vonage(one.path("reference").asString(), now.minus(Duration.ofDays(2))))
                        .statusCode())
                .isEqualTo(403);
        assertThat(post(path, vonage(one.path("reference").asString(), now.plus(Duration.ofDays(2))))
                        .statusCode())
                .isEqualTo(403);
        assertThat(post(path, vonage(other.path("reference").asString(), now)).statusCode())
                .isEqualTo(404);
        assertThat(post(path, vonage("", now)).statusCode()).isEqualTo(404);
        assertThat(post(path, vonage(one.path("reference").asString(), now)).statusCode())
                .isEqualTo(204);
    }

    @Test
    void messagesOfSnsNeedSignatureVersionTwoAndARecentTime() {
        Instant now = Instant.now(Clock.systemUTC());

        assertThat(post("/callbacks/ses", sns("1", "SHA1withRSA", now)).statusCode())
                .isEqualTo(403);
        assertThat(post("/callbacks/ses", sns("2", "SHA256withRSA", now.minus(Duration.ofDays(2))))
                        .statusCode())
                .isEqualTo(403);
        // Genuine, and about no delivery of this installation.
        assertThat(post("/callbacks/ses", sns("2", "SHA256withRSA", now)).statusCode())
                .isEqualTo(404);
    }

    @Test
    void eventsOfSendGridNeedARecentTime() {
        Instant now = Instant.now(Clock.systemUTC());

        assertThat(sendGrid(now.minus(Duration.ofMinutes(11))).statusCode()).isEqualTo(403);
        assertThat(sendGrid(now.plus(Duration.ofMinutes(11))).statusCode()).isEqualTo(403);
        assertThat(sendGrid(now).statusCode()).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, Long.MIN_VALUE, 31_556_889_864_403_199L, -31_557_014_167_219_200L})
    void aTimeOfSendGridThatIsNoneCountsAsNow(long seconds) {
        Instant before = Instant.now(Clock.systemUTC());
        Delivery delivery = sentMail(mail());
        String events = "[{\"event\": \"delivered\", \"timestamp\": %d, \"carillon_tag\": \"%s\"}]"
                .formatted(seconds, mailTag());

        assertThat(sendGrid(before, events).statusCode()).isEqualTo(204);

        assertThat(Instant.ofEpochMilli(fact(delivery, FactCase.CONFIRMED).getAtMillis()))
                .isBeforeOrEqualTo(Instant.now(Clock.systemUTC()));
    }

    @Test
    void mailThatComesBackIsToldBySes() {
        Delivery delivery = sentMail(mail());
        String messageId = Simulators.mail(mailbox).getFirst().path("messageId").asString();

        assertThat(Simulators.playEvent("ses", messageId, "Delivery", URL + "/callbacks/ses"))
                .isEqualTo(204);
        assertThat(Simulators.playEvent("ses", messageId, "Bounce", URL + "/callbacks/ses"))
                .isEqualTo(204);

        assertThat(fact(delivery, FactCase.CONFIRMED).getConfirmed().getEvidence())
                .isEqualTo("250 2.0.0 Ok");
        Receipt bounced = fact(delivery, FactCase.BOUNCED);
        assertThat(bounced.getBounced().getPermanent()).isTrue();
        assertThat(bounced.getBounced().getCode()).isEqualTo("5.1.1");
        assertThat(bounced.getBounced().getProvider()).isEqualTo("ses");
    }

    @Test
    void complaintAboutWhatSendGridTookInTheMailServersPlaceIsToldBySendGrid() {
        Simulators.behave("email", "{\"mode\":\"throttle\",\"address\":\"%s\"}".formatted(mailbox));
        Delivery delivery = sentMail(mail());
        assertThat(Simulators.mail(mailbox)).isEmpty();
        String messageId =
                Simulators.sendGridMail(mailbox).getFirst().path("messageId").asString();

        for (String event : List.of("processed", "delivered", "spamreport")) {
            assertThat(Simulators.playEvent("sendgrid", messageId, event, URL + "/callbacks/sendgrid"))
                    .isEqualTo(204);
        }

        assertThat(fact(delivery, FactCase.CONFIRMED).getConfirmed().getBy()).isEqualTo("sendgrid");
        assertThat(fact(delivery, FactCase.COMPLAINED).getComplained().getKind())
                .isEqualTo("spam");
    }

    @Test
    void forgedUnknownAndUnreadableReportsAreAnsweredAndCounted() {
        assertThat(post("/callbacks/twilio/x", "MessageStatus=delivered").statusCode())
                .isEqualTo(403);
        assertThat(post("/callbacks/twilio/%7Bx%20%7C", "MessageStatus=delivered")
                        .statusCode())
                .as("a tag with characters that no URL has")
                .isEqualTo(403);
        assertThat(post("/callbacks/vonage/x", "status=delivered").statusCode()).isEqualTo(403);
        assertThat(post("/callbacks/sendgrid", "[]").statusCode()).isEqualTo(403);
        assertThat(post("/callbacks/ses", "{").statusCode()).isEqualTo(400);
        assertThat(post("/callbacks/ses", "{\"TopicArn\":\"arn:other\"}").statusCode())
                .isEqualTo(404);
        HttpResponse<String> elsewhere = post(
                "/callbacks/ses",
                "{\"TopicArn\":\"%s\",\"SignatureVersion\":\"2\",\"SigningCertURL\":\"https://evil.example/x.pem\"}"
                        .formatted(TOPIC));
        assertThat(elsewhere.statusCode()).isEqualTo(403);
        assertThat(elsewhere.body()).contains("urn:carillon:failure:forbidden");
        assertThat(reports("twilio", "forged")).isPositive();
        assertThat(reports("ses", "unknown")).isPositive();
    }

    @Test
    void oneClickUnsubscribesAndLookingAtTheLinkDoesNot() {
        Delivery delivery = sentMail(mail().setPurpose("marketing"));
        JsonNode headers = Simulators.mail(mailbox).getFirst().path("headers");
        String link = headers.path("List-Unsubscribe").get(0).asString().replaceAll("[<>]", "");
        assertThat(headers.path("List-Unsubscribe-Post").get(0).asString()).isEqualTo("List-Unsubscribe=One-Click");

        assertThat(get(link).body()).contains("<form method=\"post\">");
        assertThat(topics.receipts(delivery)).hasSize(1);
        assertThat(post(URI.create(link).getPath(), "List-Unsubscribe=One-Click")
                        .statusCode())
                .isEqualTo(200);

        Receipt unsubscribed = fact(delivery, FactCase.UNSUBSCRIBED);
        assertThat(unsubscribed.getUnsubscribed().getPurpose()).isEqualTo("marketing");
        assertThat(unsubscribed.getUnsubscribed().getEvidence()).isEqualTo("one-click");
        assertThat(unsubscribed.getRecipient()).isEqualTo(delivery.getRecipient());
        assertThat(post("/links/unsubscribe/made-up", "").statusCode()).isEqualTo(404);
    }

    @Test
    void linksThatATemplateWroteUnsubscribeUndoItAndOpenThePreferences() {
        topics.publish(
                Topics.CATALOG,
                new CatalogKey(TENANT, CatalogKey.Kind.TENANT, TENANT.value()),
                Fixtures.tenant(TENANT, TOKEN_SECRET).build());
        DeliveryContent.Builder content = Deliveries.mailTo(mailbox, "News").toBuilder();
        content.getEmailBuilder()
                .setText("Settings: " + MessageLink.PREFERENCES.placeholder())
                .setHtml("<a href=\"%s\">Unsubscribe</a><a href=\"https://shop.example/\">Look</a>"
                        .formatted(MessageLink.UNSUBSCRIBE.placeholder()));
        Delivery delivery = sentMail(Deliveries.email(recipient, content.build())
                .setPurpose("marketing")
                .setTrackClicks(true));
        JsonNode mail = Simulators.mail(mailbox).getFirst();
        String unsubscribe = find(mail.path("html").asString(), "href=\"(" + URL + "/links/unsubscribe/[^\"]+)\"");
        String preferences = find(mail.path("text").asString(), "Settings: (\\S+)");

        assertThat(get(unsubscribe).body()).contains("<h1>Unsubscribe?</h1>", TENANT.value());
        String done = post(URI.create(unsubscribe).getPath(), "from=page").body();
        assertThat(done).contains("You are unsubscribed", "value=\"undo\"", "/preferences?t=");
        assertThat(fact(delivery, FactCase.UNSUBSCRIBED).getUnsubscribed().getEvidence())
                .isEqualTo("page");
        assertThat(post(URI.create(unsubscribe).getPath(), "from=undo").body()).contains("You are subscribed again");
        assertThat(fact(delivery, FactCase.RESUBSCRIBED).getResubscribed().getPurpose())
                .isEqualTo("marketing");
        post(URI.create(unsubscribe).getPath(), "from=page");
        await().untilAsserted(() -> assertThat(topics.receipts(delivery))
                .filteredOn(receipt -> receipt.requireValue().hasUnsubscribed())
                .hasSize(2));

        HttpResponse<String> opened = get(preferences);
        assertThat(opened.statusCode()).isEqualTo(302);
        String location = opened.headers().firstValue("Location").orElseThrow();
        assertThat(location).startsWith("https://console.example/preferences?t=");
        assertThat(PreferenceToken.read(find(location, "t=(.+)"), _ -> List.of(TOKEN_SECRET), Instant.now())
                        .orElseThrow()
                        .recipient())
                .isEqualTo(recipient);
        assertThat(get(URL + "/links/preferences/" + unsubscribe.replaceAll(".*/", ""))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void pagesBehindLinksAreInTheLanguageOfTheBrowser() throws Exception {
        sentMail(mail().setPurpose("marketing"));
        String link = Simulators.mail(mailbox)
                .getFirst()
                .at("/headers/List-Unsubscribe/0")
                .asString()
                .replaceAll("[<>]", "");

        String page = HTTP.send(
                        HttpRequest.newBuilder(URI.create(link))
                                .header("Accept-Language", "ar-EG")
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();

        assertThat(page).contains("<html lang=\"ar\" dir=\"rtl\">");
    }

    @Test
    void messageThatNeedsNoConsentHasNoLinkToUnsubscribe() {
        sentMail(mail());

        assertThat(Simulators.mail(mailbox).getFirst().path("headers").has("List-Unsubscribe"))
                .isFalse();
    }

    @Test
    void trackedMessageTellsThatItWasOpenedAndWhichLinkWasFollowed() {
        DeliveryContent.Builder content = Deliveries.mailTo(mailbox, "News").toBuilder();
        content.getEmailBuilder()
                .setHtml("<body><a class=\"b\" href=\"https://shop.example/a?b=1&amp;c=2\">Look</a>"
                        + "<a href=\"mailto:x@example.org\">Write</a></body>");
        Delivery delivery = sentMail(
                Deliveries.email(recipient, content.build()).setTrackOpens(true).setTrackClicks(true));
        String html = Simulators.mail(mailbox).getFirst().path("html").asString();

        HttpResponse<String> click = get(find(html, "href=\"(http[^\"]+)\""));
        HttpResponse<String> picture = get(find(html, "<img src=\"([^\"]+)\""));

        assertThat(click.statusCode()).isEqualTo(302);
        assertThat(click.headers().firstValue("Location")).contains("https://shop.example/a?b=1&c=2");
        assertThat(picture.headers().firstValue("Content-Type")).contains("image/gif");
        assertThat(html).contains("href=\"mailto:x@example.org\"");
        assertThat(fact(delivery, FactCase.CLICKED).getClicked().getUrl()).isEqualTo("https://shop.example/a?b=1&c=2");
        assertThat(fact(delivery, FactCase.OPENED).getOpened().getEvidence()).isEqualTo("link");
        String sealed = find(html, "/links/opens/([^\"]+)\"");
        assertThat(get(URL + "/links/clicks/" + sealed).statusCode()).isEqualTo(404);
    }

    @Test
    void untrackedMessageIsSentAsItIs() {
        sentMail(mail());

        assertThat(Simulators.mail(mailbox).getFirst().path("html").asString()).doesNotContain("/links/");
    }

    private JsonNode sentByVonage() {
        String number = Deliveries.uniqueNumber();
        Simulators.behave("twilio", "{\"mode\":\"throttle\",\"address\":\"%s\"}".formatted(number));
        sentText(number);
        return Simulators.sms("vonage", number).getFirst();
    }

    private static String vonage(String reference, Instant at) {
        Map<String, String> form = new TreeMap<>(Map.of(
                "client-ref",
                reference,
                "status",
                "delivered",
                "message-timestamp",
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
                        .withZone(ZoneOffset.UTC)
                        .format(at)));
        String signed = form.entrySet().stream()
                .map(field -> "&" + field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining());
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SIGNATURE_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            form.put("sig", HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static String sns(String version, String algorithm, Instant at) {
        String text =
                "Message\n{}\nMessageId\n1\nTimestamp\n%s\nTopicArn\n%s\nType\nNotification\n".formatted(at, TOPIC);
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(
                    PemKeys.read(new ClassPathResource("carillon-simulators/insecure-demo-sns-key.pem"), "RSA"));
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return """
                    {"Type": "Notification", "MessageId": "1", "TopicArn": "%s", "Message": "{}", "Timestamp": "%s",
                     "SignatureVersion": "%s", "Signature": "%s",
                     "SigningCertURL": "http://127.0.0.1:%d/simulators/ses/certificate.pem"}
                    """.formatted(
                    TOPIC, at, version, Base64.getEncoder().encodeToString(signature.sign()), Simulators.HTTP_PORT);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Tag of the delivery in the newest mail, which SES has in several parts.
    private String mailTag() {
        String header = Simulators.mail(mailbox)
                .getFirst()
                .at("/headers/X-SES-MESSAGE-TAGS/0")
                .asString();
        return Arrays.stream(header.split(","))
                .map(String::strip)
                .filter(part -> part.startsWith("carillon"))
                .map(part -> part.substring(part.indexOf('=') + 1))
                .collect(Collectors.joining());
    }

    private static HttpResponse<String> sendGrid(Instant at) {
        return sendGrid(at, "[]");
    }

    private static HttpResponse<String> sendGrid(Instant at, String events) {
        String timestamp = Long.toString(at.getEpochSecond());
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(
                    PemKeys.read(new ClassPathResource("carillon-simulators/insecure-demo-sendgrid-key.pem"), "EC"));
            signature.update((timestamp + events).getBytes(StandardCharsets.US_ASCII));
            return send(HttpRequest.newBuilder(URI.create(URL + "/callbacks/sendgrid"))
                    .header("X-Twilio-Email-Event-Webhook-Timestamp", timestamp)
                    .header(
                            "X-Twilio-Email-Event-Webhook-Signature",
                            Base64.getEncoder().encodeToString(signature.sign()))
                    .POST(HttpRequest.BodyPublishers.ofString(events)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Delivery.Builder mail() {
        return Deliveries.email(recipient, Deliveries.mailTo(mailbox, "Hello"));
    }

    private static Delivery sentMail(Delivery.Builder builder) {
        return sent(builder.build());
    }

    private Delivery sentText(String number) {
        return sent(Deliveries.sms(recipient, Deliveries.smsTo(number, "Hello")).build());
    }

    private static Delivery sent(Delivery delivery) {
        topics.publish(delivery);
        assertThat(topics.awaitReceipt(delivery).requireValue().getAttempted().hasAccepted())
                .isTrue();
        return delivery;
    }

    private static Receipt fact(Delivery delivery, FactCase fact) {
        return topics.receipts(delivery).stream()
                .map(ReadRecord::requireValue)
                .filter(receipt -> receipt.getFactCase() == fact)
                .reduce((one, other) -> {
                    throw new AssertionError("more than one " + fact);
                })
                .orElseThrow();
    }

    private static double reports(String provider, String result) {
        return service
                .meters()
                .find(Metric.DELIVERY_REPORTS.dottedName())
                .tags("provider", provider, "result", result)
                .counters()
                .stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private static String find(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }

    private static HttpResponse<String> get(String url) {
        return send(HttpRequest.newBuilder(URI.create(url)));
    }

    private static HttpResponse<String> post(String path, String body) {
        return send(HttpRequest.newBuilder(URI.create(URL + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
