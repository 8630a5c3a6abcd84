// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery;

import dev.carillon.embedded.FreePorts;
import dev.carillon.simulators.SimulatorsApplication;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.StreamSupport;
import org.springframework.boot.SpringApplication;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Provider simulators, started once for all tests of this module and controlled over HTTP.
public final class Simulators {

    public static final int SMTP_PORT = FreePorts.next();
    public static final int APNS_PORT = FreePorts.next();
    public static final String SIGNING_KEY = "classpath:carillon-simulators/insecure-demo-apns-signing-key.p8";
    public static final String CLIENT_CERTIFICATE = "classpath:carillon-simulators/insecure-demo-apns-client.p12";
    public static final String WEBHOOK_SECRET = "whsec_aW5zZWN1cmUtZGVtby13ZWJob29rLXNlY3JldC0wMDE=";
    public static final String TAG_KEY = "Hr3j/mAXHsEvVyOqgn7S7pAkFXp6WyQ1SS0NwgY/XSs=";
    public static final String FCM_ACCOUNT = "classpath:carillon-simulators/insecure-demo-fcm-service-account.json";
    public static final String TRUSTED_CERTIFICATE =
            "classpath:carillon-simulators/insecure-demo-apns-server-certificate.pem";

    public static final int HTTP_PORT = FreePorts.next();
    private static final List<String> PROVIDERS = List.of(
            "email", "sendgrid", "push", "twilio", "vonage", "webhook", "web-push", "fcm", "slack", "teams", "discord");
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();

    static {
        SpringApplication.run(
                SimulatorsApplication.class,
                "--spring.config.name=simulators",
                "--spring.main.banner-mode=off",
                "--server.port=" + HTTP_PORT,
                "--carillon.simulators.smtp-port=" + SMTP_PORT,
                "--carillon.simulators.apns-port=" + APNS_PORT);
    }

    private Simulators() {}

    /// Sets a provider's behaviour as JSON. Providers are `email` and `push`.
    public static void behave(String provider, String behaviour) {
        HttpResponse<String> answer = send(request("/simulators/" + provider + "/behaviour")
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(behaviour)));
        if (answer.statusCode() != 200) {
            throw new IllegalArgumentException(answer.body());
        }
    }

    public static void accept() {
        for (String provider : PROVIDERS) {
            behave(provider, "{\"mode\":\"accept\"}");
        }
    }

    /// Base URL of an HTTP provider, such as `twilio` or `vonage`.
    public static URI url(String provider) {
        return URI.create("http://127.0.0.1:" + HTTP_PORT + "/simulators/" + provider);
    }

    /// Text messages that arrived over a provider for a number, in order.
    public static List<JsonNode> sms(String provider, String to) {
        return list("/simulators/sms/" + provider + "/messages?to=" + to.replace("+", "%2B"));
    }

    /// Webhooks that arrived at an endpoint, in order.
    public static List<JsonNode> webhooks(String endpoint) {
        return list("/simulators/webhook/messages?endpoint=" + endpoint);
    }

    /// Messages that arrived in a chat (`slack`, `teams`, `discord`) by a webhook, in order.
    public static List<JsonNode> chat(String vendor, String hook) {
        return list("/simulators/" + vendor + "/messages?hook=" + hook);
    }

    /// A browser's new subscription.
    public static JsonNode subscribe() {
        return JSON.readTree(
                send(request("/simulators/web-push/subscriptions").POST(HttpRequest.BodyPublishers.noBody()))
                        .body());
    }

    /// Web Push messages that arrived for a subscription, in order.
    public static List<JsonNode> webPushes(String endpoint) {
        return list("/simulators/web-push/messages?subscription=" + endpoint.substring(endpoint.lastIndexOf('/') + 1));
    }

    /// Messages that arrived over FCM for a registration token, in order.
    public static List<JsonNode> fcm(String token) {
        return list("/simulators/fcm/messages?token=" + token);
    }

    /// Lets an SMS provider report the status of a message. Returns the HTTP status of the callback's answer.
    public static int playStatus(String provider, String id, String status, String errorCode) {
        return play("/simulators/sms/" + provider + "/messages/" + id + "/status?status=" + status + "&errorCode="
                + errorCode);
    }

    /// Lets an e-mail provider (`ses`, `sendgrid`) report an event of a message. Returns the HTTP status of the
    /// callback's answer.
    ///
    /// @param more Further parameters, each as `name=value`
    public static int playEvent(String provider, String messageId, String event, String callback, String... more) {
        StringBuilder path = new StringBuilder("/simulators/" + provider + "/events?messageId="
                + URLEncoder.encode(messageId, StandardCharsets.UTF_8) + "&event=" + event + "&callback="
                + URLEncoder.encode(callback, StandardCharsets.UTF_8));
        for (String parameter : more) {
            path.append('&').append(parameter);
        }
        return play(path.toString());
    }

    private static int play(String path) {
        return send(request(path).POST(HttpRequest.BodyPublishers.noBody())).statusCode();
    }

    /// Mail that arrived over SendGrid for an address, in order.
    public static List<JsonNode> sendGridMail(String to) {
        return list("/simulators/sendgrid/messages?to=" + to);
    }

    /// True if the provider accepts again, because its limited misbehaviour is used up.
    public static boolean isAccepting(String provider) {
        return JSON.readTree(
                        send(request("/simulators/" + provider + "/behaviour").GET())
                                .body())
                .path("mode")
                .asString()
                .equals("accept");
    }

    /// Mail that arrived for an address, in order.
    public static List<JsonNode> mail(String to) {
        return list("/simulators/email/messages?to=" + to);
    }

    /// Notifications that arrived for a device token, in order.
    public static List<JsonNode> notifications(String token) {
        return list("/simulators/push/notifications?token=" + token);
    }

    private static List<JsonNode> list(String path) {
        return StreamSupport.stream(
                        JSON.readTree(send(request(path).GET()).body()).spliterator(), false)
                .toList();
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + HTTP_PORT + path));
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
