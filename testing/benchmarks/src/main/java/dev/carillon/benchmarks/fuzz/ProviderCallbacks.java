// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.fuzz;

import dev.carillon.benchmarks.client.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.node.ObjectNode;

/// Callbacks of providers with mutated content. Most are signed with the public keys and secrets of the demo, so that
/// their content is read.
final class ProviderCallbacks {

    private static final String SURFACE = "callbacks";
    private static final String KEYS = "testing/provider-simulators/src/main/resources/carillon-simulators";
    private static final String TWILIO_TOKEN = "insecure-demo-token";
    private static final String VONAGE_SECRET = "insecure-demo-signature-secret";
    private static final String TOPIC = "arn:aws:sns:eu-central-1:000000000000:carillon-demo";
    private static final DateTimeFormatter VONAGE_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final List<String> SES_EVENTS =
            List.of("Delivery", "Bounce", "Complaint", "Open", "Click", "Reject", "Send");
    private static final List<String> SENDGRID_EVENTS = List.of(
            "delivered", "bounce", "dropped", "spamreport", "open", "click", "unsubscribe", "group_unsubscribe");
    private static final List<String> SMS_STATES =
            List.of("delivered", "read", "undelivered", "failed", "rejected", "expired", "sent");

    private final PrivateKey sendGridKey;
    private final PrivateKey snsKey;
    private final Fixture fixture;
    private final InstantSource clock;

    /// @param root repository, which contains the demo's keys
    ProviderCallbacks(Path root, Fixture fixture, InstantSource clock) {
        this.sendGridKey = key(root.resolve(KEYS).resolve("insecure-demo-sendgrid-key.pem"), "EC");
        this.snsKey = key(root.resolve(KEYS).resolve("insecure-demo-sns-key.pem"), "RSA");
        this.fixture = fixture;
        this.clock = clock;
    }

    FuzzCase.Http next(Mutator mutator) {
        return switch (mutator.below(4)) {
            case 0 -> twilio(mutator);
            case 1 -> vonage(mutator);
            case 2 -> sendGrid(mutator);
            default -> ses(mutator);
        };
    }

    private FuzzCase.Http twilio(Mutator mutator) {
        Map<String, String> form = new TreeMap<>(Map.of(
                "AccountSid", "AC00000000000000000000000000000001",
                "From", "+15005550006",
                "MessageSid", "SM1",
                "MessageStatus", mutator.pick(SMS_STATES),
                "ErrorCode", "30005",
                "To", "+447700900123"));
        change(form, mutator);
        String path = "/callbacks/twilio/" + tag("smsTag", mutator);
        StringBuilder signed = new StringBuilder(fixture.name("base")).append(path);
        form.forEach((name, value) -> signed.append(name).append(value));
        String signature = Base64.getEncoder().encodeToString(mac("HmacSHA1", TWILIO_TOKEN, signed.toString()));
        return post(
                path,
                List.of(
                        new FuzzCase.Header("Content-Type", "application/x-www-form-urlencoded"),
                        new FuzzCase.Header("X-Twilio-Signature", signature)),
                form(form));
    }

    private FuzzCase.Http vonage(Mutator mutator) {
        Map<String, String> form = new TreeMap<>(Map.of(
                "api-key", "demokey1",
                "client-ref", "d-1",
                "err-code", "3",
                "message-timestamp", VONAGE_TIME.format(clock.instant()),
                "messageId", "m-1",
                "msisdn", "447700900123",
                "status", mutator.pick(SMS_STATES)));
        change(form, mutator);
        StringBuilder signed = new StringBuilder();
        form.forEach(
                (name, value) -> signed.append('&').append(name).append('=').append(value.replaceAll("[&=]", "_")));
        form.put("sig", HexFormat.of().formatHex(mac("HmacSHA256", VONAGE_SECRET, signed.toString())));
        return post(
                "/callbacks/vonage/" + tag("smsTag", mutator),
                List.of(new FuzzCase.Header("Content-Type", "application/x-www-form-urlencoded")),
                form(form));
    }

    private FuzzCase.Http sendGrid(Mutator mutator) {
        ObjectNode event = Json.object()
                .put("email", "ann@example.com")
                .put("timestamp", clock.instant().getEpochSecond())
                .put("event", mutator.pick(SENDGRID_EVENTS))
                .put("sg_event_id", "s-1")
                .put("carillon_tag", fixture.name("mailTag"))
                .put("type", "bounce")
                .put("status", "5.1.1")
                .put("reason", "Bounced Address")
                .put("response", "250 OK")
                .put("url", "https://example.com/");
        byte[] body = mutator.json(Json.array().add(event));
        String time = mutator.oneIn(10)
                ? printable(mutator.text("1"))
                : Long.toString(clock.instant().getEpochSecond());
        byte[] signed = Mutator.joined(time.getBytes(StandardCharsets.UTF_8), body);
        String signature = mutator.oneIn(10)
                ? printable(mutator.text("MEUCIQ"))
                : Base64.getEncoder().encodeToString(sign("SHA256withECDSA", sendGridKey, signed));
        return post(
                "/callbacks/sendgrid",
                List.of(
                        new FuzzCase.Header("Content-Type", "application/json"),
                        new FuzzCase.Header("X-Twilio-Email-Event-Webhook-Timestamp", time),
                        new FuzzCase.Header("X-Twilio-Email-Event-Webhook-Signature", signature)),
                body);
    }

    private FuzzCase.Http ses(Mutator mutator) {
        String type = mutator.pick(SES_EVENTS);
        ObjectNode event = Json.object().put("eventType", type);
        ObjectNode tags = event.putObject("mail")
                .put("timestamp", clock.instant().toString())
                .put("messageId", "m-1")
                .putObject("tags");
        String tag = fixture.name("mailTag");
        for (int part = 0; part * 256 < tag.length(); part++) {
            tags.putArray("carillon" + part).add(tag.substring(part * 256, Math.min(tag.length(), (part + 1) * 256)));
        }
        event.putObject(type.toLowerCase(Locale.ROOT))
                .put("timestamp", clock.instant().toString())
                .put("bounceType", "Permanent")
                .put("bounceSubType", "General")
                .put("complaintFeedbackType", "abuse")
                .put("smtpResponse", "250 Ok")
                .put("link", "https://example.com/")
                .putArray("bouncedRecipients")
                .addObject()
                .put("status", "5.1.1");
        ObjectNode envelope = Json.object()
                .put("Type", mutator.oneIn(10) ? mutator.text("SubscriptionConfirmation") : "Notification")
                .put("MessageId", "m-1")
                .put("TopicArn", TOPIC)
                .put("Subject", "Amazon SES Email Event Notification")
                .put("Message", new String(mutator.json(event), StandardCharsets.UTF_8))
                .put("Timestamp", clock.instant().toString())
                .put("SignatureVersion", "2")
                .put("SigningCertURL", fixture.name("base") + "/simulators/ses/certificate.pem");
        StringBuilder signed = new StringBuilder();
        for (String name : List.of("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")) {
            signed.append(name)
                    .append('\n')
                    .append(envelope.path(name).asString())
                    .append('\n');
        }
        envelope.put(
                "Signature",
                Base64.getEncoder()
                        .encodeToString(
                                sign("SHA256withRSA", snsKey, signed.toString().getBytes(StandardCharsets.UTF_8))));
        byte[] body =
                mutator.oneIn(5) ? mutator.json(envelope) : envelope.toString().getBytes(StandardCharsets.UTF_8);
        return post("/callbacks/ses", List.of(new FuzzCase.Header("Content-Type", "text/plain; charset=UTF-8")), body);
    }

    private static FuzzCase.Http post(String path, List<FuzzCase.Header> headers, byte[] body) {
        return new FuzzCase.Http(SURFACE, "POST", path, headers, body, Duration.ZERO);
    }

    private String tag(String name, Mutator mutator) {
        return mutator.oneIn(5) ? CaseSource.encoded(mutator.text(fixture.name(name))) : fixture.name(name);
    }

    private static void change(Map<String, String> form, Mutator mutator) {
        for (int i = mutator.below(3); i > 0; i--) {
            String name = mutator.pick(List.copyOf(form.keySet()));
            if (mutator.oneIn(4)) {
                form.remove(name);
            } else {
                form.put(mutator.oneIn(6) ? mutator.text(name) : name, mutator.text(form.getOrDefault(name, "")));
            }
            if (form.isEmpty()) {
                return;
            }
        }
    }

    private static byte[] form(Map<String, String> form) {
        List<FuzzCase.Header> fields = new ArrayList<>();
        form.forEach((name, value) -> fields.add(new FuzzCase.Header(name, value)));
        return Seed.encoded(fields);
    }

    /// Text without line breaks, for a header.
    static String printable(String text) {
        return text.replaceAll("[\\r\\n\\x00]", " ");
    }

    private static byte[] mac(String algorithm, String secret, String text) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }

    private static byte[] sign(String algorithm, PrivateKey key, byte[] content) {
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(content);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign with " + algorithm, e);
        }
    }

    private static PrivateKey key(Path file, String algorithm) {
        try {
            String pem = Files.readString(file).replaceAll("-----[A-Z ]+-----|\\s", "");
            return KeyFactory.getInstance(algorithm)
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no key in " + file, e);
        }
    }
}
