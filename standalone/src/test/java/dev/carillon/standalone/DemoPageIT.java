// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/// Demo page in a real headless browser. Needs Chromium on the machine and is skipped without it. Screenshots are
/// saved in target/screenshots.
@ExtendWith(RunningSystem.class)
@Timeout(600)
class DemoPageIT {

    @RegisterExtension
    static final Chromium CHROMIUM = new Chromium();

    @Test
    void showsALiveNotificationAndMarksItRead(Standalone system) {
        try (BrowserContext context = context(ColorScheme.LIGHT)) {
            Page page = open(context, system, "/?recipient=ann", "live over WebSocket");
            Locator badge = page.locator("#bell .badge");
            assertThat(item(page, pay(system, "ann"))).isVisible();
            page.locator("#inbox [part='read-all']").click();
            assertThat(badge).isHidden();
            String payer = "Payer " + UUID.randomUUID();

            PlatformClient platform = new PlatformClient(system.url(), system.apiKey());
            String event = platform.submit("""
                            {"type": "payment.received", "recipients": ["ann"],
                             "data": {"amount": "7.50", "currency": "EUR", "payer": "%s"}}
                            """.formatted(payer));

            Locator item = item(page, payer);
            assertThat(item).isVisible();
            assertThat(badge).hasText("1");
            Chromium.screenshot(page, "inbox-unread");
            item.locator(".open").click();
            assertThat(item).hasAttribute("data-state", "read");
            assertThat(badge).isHidden();
            Chromium.screenshot(page, "inbox-read");
            await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
                Assertions.assertThat(platform.notifications(event)).hasSize(1);
                String notification =
                        platform.notifications(event).getFirst().get("id").asString();
                Assertions.assertThat(platform.timeline(notification))
                        .contains("accepted", "routed in_app", "attempted in_app", "attempted email", "attempted push")
                        .contains("confirmed in_app", "seen in_app", "read in_app");
            });
        }
    }

    @Test
    void aButtonIsChosenOnceAndShownOnOtherDevices(Standalone system) {
        try (BrowserContext phone = context(ColorScheme.LIGHT);
                BrowserContext desk = context(ColorScheme.DARK)) {
            Page page = open(phone, system, "/?recipient=ann", "live over WebSocket");
            Page other = open(desk, system, "/?recipient=ann", "live over WebSocket");
            String place = "Lisbon " + UUID.randomUUID();
            PlatformClient platform = new PlatformClient(system.url(), system.apiKey());
            String event = platform.submit("""
                            {"type": "security.alert", "recipients": ["ann"],
                             "data": {"device": "Firefox", "place": "%s"}}
                            """.formatted(place));
            Locator buttons = item(page, place).locator("[part='item-action']");
            assertThat(buttons).hasText(new String[] {"It was me", "Secure my account"});
            assertThat(item(other, place).locator("[part='item-action']")).hasCount(2);
            Chromium.screenshot(page, "inbox-buttons");

            buttons.first().click();

            assertThat(item(page, place)).hasAttribute("data-state", "read");
            assertThat(item(page, place).locator("[part='item-chosen']")).hasText("Chosen: It was me");
            assertThat(item(other, place).locator("[part='item-chosen']")).hasText("Chosen: It was me");
            assertThat(item(other, place).locator("[part='item-action']")).hasCount(0);
            Chromium.screenshot(other, "inbox-chosen");
            await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
                Assertions.assertThat(platform.notifications(event)).hasSize(1);
                String notification =
                        platform.notifications(event).getFirst().get("id").asString();
                Assertions.assertThat(platform.timeline(notification)).contains("clicked in_app", "read in_app");
            });
        }
    }

    @Test
    void aNotificationSentWhileOfflineIsThereAfterReconnecting(Standalone system) {
        try (BrowserContext context = context(ColorScheme.DARK)) {
            Page page = open(context, system, "/?recipient=bob", "live over WebSocket");
            context.setOffline(true);
            assertThat(page.locator("#connection")).hasAttribute("data-live", "false");

            String payer = pay(system, "bob");
            context.setOffline(false);

            Locator item = item(page, payer);
            assertThat(item).isVisible();
            assertThat(item).hasCount(1);
            Chromium.screenshot(page, "inbox-dark-after-offline");
        }
    }

    @Test
    void whatIsReadOfflineIsReadOnOtherDevicesLater(Standalone system) {
        try (BrowserContext phone = context(ColorScheme.LIGHT);
                BrowserContext desk = context(ColorScheme.LIGHT)) {
            Page away = open(phone, system, "/?recipient=bob", "live over WebSocket");
            Page other = open(desk, system, "/?recipient=bob", "live over WebSocket");
            String payer = pay(system, "bob");
            assertThat(item(away, payer)).isVisible();
            phone.setOffline(true);
            assertThat(away.locator("#connection")).hasAttribute("data-live", "false");
            item(away, payer).locator(".open").click();
            assertThat(item(away, payer)).hasAttribute("data-state", "read");
            assertThat(away.locator("#inbox .status")).isVisible();
            Chromium.screenshot(away, "inbox-offline");
            assertThat(item(other, payer)).hasAttribute("data-unread", "");

            phone.setOffline(false);

            assertThat(item(other, payer)).hasAttribute("data-state", "read");
        }
    }

    @Test
    void aRetractedNotificationDisappearsFromAllPagesAndIsTakenOffThePhone(Standalone system) {
        try (BrowserContext phone = context(ColorScheme.LIGHT);
                BrowserContext desk = context(ColorScheme.LIGHT)) {
            readAll(system, "ann");
            Page one = open(phone, system, "/?recipient=ann", "live over WebSocket");
            Page other = open(desk, system, "/?recipient=ann&transport=eventsource", "live over EventSource");
            PlatformClient platform = new PlatformClient(system.url(), system.apiKey());
            String payer = "Payer " + UUID.randomUUID();
            String event = platform.submit("""
                            {"type": "payment.received", "recipients": ["ann"],
                             "data": {"amount": "7.50", "currency": "EUR", "payer": "%s"}}
                            """.formatted(payer));
            assertThat(item(one, payer)).isVisible();
            assertThat(item(other, payer)).isVisible();
            int unread = unread(one);
            Assertions.assertThat(unread(other)).isEqualTo(unread);
            String notification = await().atMost(Duration.ofSeconds(90))
                    .until(
                            () -> platform.notifications(event).stream()
                                    .map(known -> known.path("id").asString(""))
                                    .filter(id -> platform.timeline(id).contains("attempted push"))
                                    .findFirst()
                                    .orElse(""),
                            id -> !id.isEmpty());

            Assertions.assertThat(
                            platform.delete("/v1/notifications/" + notification).statusCode())
                    .isEqualTo(202);

            assertThat(item(one, payer)).hasCount(0);
            assertThat(item(other, payer)).hasCount(0);
            Assertions.assertThat(unread(one)).isEqualTo(unread - 1);
            Assertions.assertThat(unread(other)).isEqualTo(unread - 1);
            await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
                Assertions.assertThat(pushes(platform, notification))
                        .extracting(push -> push.path("pushType").asString(""))
                        .containsExactlyInAnyOrder("alert", "background");
                Assertions.assertThat(platform.timeline(notification))
                        .contains("accepted", "attempted push", "retracted", "withdrawal_requested push");
                JsonNode told = platform.read("/v1/notifications/" + notification);
                Assertions.assertThat(told.path("status").asString()).isEqualTo("retracted");
                Assertions.assertThat(told.path("deliveries").toString()).contains("\"withdraws\":\"retracted\"");
            });
        }
    }

    @Test
    void theBellIsUsedByKeyboard(Standalone system) {
        try (BrowserContext context = context(ColorScheme.LIGHT)) {
            Page page = open(context, system, "/?recipient=ann", "live over WebSocket");
            String older = pay(system, "ann");
            assertThat(item(page, older)).isVisible();
            String newer = pay(system, "ann");
            Locator panel = page.locator("#bell .panel");
            Locator inPanel = panel.locator(".item").filter(new Locator.FilterOptions().setHasText(newer));
            assertThat(item(page, newer)).isVisible();

            page.locator("#bell .bell").focus();
            page.keyboard().press("Enter");
            assertThat(panel).isVisible();
            assertThat(inPanel.locator(".open")).isFocused();
            Chromium.screenshot(page, "bell-open");
            page.keyboard().press("ArrowDown");
            assertThat(panel.locator(".item").nth(1).locator(".open")).isFocused();
            page.keyboard().press("Delete");
            assertThat(item(page, older)).hasCount(0);
            page.keyboard().press("Home");
            page.keyboard().press("r");
            assertThat(inPanel).hasAttribute("data-state", "read");
            page.keyboard().press("Escape");

            assertThat(panel).isHidden();
            assertThat(page.locator("#bell .bell")).isFocused();
        }
    }

    @Test
    void aNarrowRightToLeftPageKeepsThePanelInSight(Standalone system) {
        try (BrowserContext context = context(ColorScheme.DARK)) {
            Page page = open(context, system, "/?recipient=ann", "live over WebSocket");
            page.setViewportSize(390, 760);
            page.evaluate("document.documentElement.dir = 'rtl'");
            String payer = pay(system, "ann");
            assertThat(item(page, payer)).isVisible();
            page.locator("#bell .bell").click();

            BoundingBox panel = page.locator("#bell .panel").boundingBox();

            Chromium.screenshot(page, "bell-narrow-right-to-left");
            Assertions.assertThat(panel.x).isGreaterThanOrEqualTo(0);
            Assertions.assertThat(panel.x + panel.width).isLessThanOrEqualTo(390);
        }
    }

    @Test
    void fallsBackToEventSource(Standalone system) {
        try (BrowserContext context = context(ColorScheme.LIGHT)) {
            Page page = open(context, system, "/?recipient=ann&transport=eventsource", "live over EventSource");
            page.locator("#samples button[data-type='security.alert']").click();

            assertThat(page.locator("#answer")).containsText("202 accepted");
            assertThat(page.locator("#inbox .item[data-lane='critical']").first())
                    .isVisible();
            Chromium.screenshot(page, "inbox-eventsource");
        }
    }

    @Test
    void fallsBackToEventSourceWhereWebSocketsAreBlocked(Standalone system) {
        try (BrowserContext context = context(ColorScheme.LIGHT)) {
            context.addInitScript("""
                    window.WebSocket = class extends EventTarget {
                      constructor() {
                        super();
                        setTimeout(() => {
                          this.onerror?.(new Event("error"));
                          this.onclose?.(new CloseEvent("close", { code: 1006 }));
                        });
                      }
                      send() {}
                      close() {}
                    };
                    """);
            Page page = open(context, system, "/?recipient=ann", "live over EventSource");
            String payer = pay(system, "ann");

            assertThat(item(page, payer)).isVisible();
            item(page, payer).locator(".open").click();
            assertThat(item(page, payer)).hasAttribute("data-state", "read");
        }
    }

    @Test
    void twoTabsOfOneBrowserShowTheSame(Standalone system) {
        try (BrowserContext context = context(ColorScheme.LIGHT)) {
            readAll(system, "bob");
            Page first = open(context, system, "/?recipient=bob", "live over WebSocket");
            Page second = open(context, system, "/?recipient=bob", "live over WebSocket");
            String payer = pay(system, "bob");
            assertThat(item(first, payer)).isVisible();
            assertThat(item(second, payer)).isVisible();
            int unread = unread(first);
            Assertions.assertThat(unread(second)).isEqualTo(unread);

            item(second, payer).locator(".open").click();

            assertThat(item(first, payer)).hasAttribute("data-state", "read");
            Assertions.assertThat(unread(first)).isEqualTo(unread - 1);
            item(first, payer).locator("[part~='archive']").click();
            assertThat(item(second, payer)).hasCount(0);
            first.reload();
            assertThat(first.locator("#connection")).hasText("live over WebSocket");
            assertThat(item(first, payer)).hasCount(0);
        }
    }

    @Test
    void axeFindsNoSeriousViolation(Standalone system) {
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            try (BrowserContext context = context(scheme)) {
                Page page = open(context, system, "/?recipient=ann", "live over WebSocket");
                String payer = pay(system, "ann");
                assertThat(item(page, payer)).isVisible();
                Chromium.assertNoSeriousViolation(page);
                page.locator("#bell .bell").click();
                assertThat(page.locator("#bell .panel")).isVisible();
                Chromium.screenshot(page, "bell-" + scheme.name().toLowerCase(Locale.ROOT));
                Chromium.assertNoSeriousViolation(page);
            }
        }
    }

    @Test
    void aPageFollowsABroadcastStream(Standalone system) {
        try (BrowserContext context = context(ColorScheme.LIGHT)) {
            Page page = open(context, system, "/?recipient=ann", "live over WebSocket");
            page.evaluate("""
                    window.heard = [];
                    const inbox = document.getElementById("bell").inbox;
                    window.end = inbox.follow("news", (event) => window.heard.push(event.data));
                    null;
                    """);

            // The first notifications may be published before the page has subscribed.
            PlatformClient platform = new PlatformClient(system.url(), system.apiKey());
            await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
                platform.post("/v1/streams/news", "{\"goals\": 1}");
                Assertions.assertThat(
                                page.evaluate("JSON.stringify(window.heard)").toString())
                        .contains("{\"goals\":1}");
            });
        }
    }

    @Test
    void fallsBackToLongPolling(Standalone system) {
        try (BrowserContext context = context(ColorScheme.LIGHT)) {
            Page page = open(context, system, "/?recipient=ann&transport=long-poll", "live over long-poll");
            String payer = pay(system, "ann");

            assertThat(item(page, payer)).isVisible();
            item(page, payer).locator(".open").click();
            assertThat(item(page, payer)).hasAttribute("data-state", "read");
        }
    }

    @Test
    void takesTheEventStreamWithoutTheProtocolLibrary(Standalone system) {
        try (BrowserContext context = context(ColorScheme.LIGHT)) {
            context.route("**/sdk/vendor/centrifuge.js", Route::abort);
            Page page = open(context, system, "/?recipient=ann", "live over EventSource");
            String payer = pay(system, "ann");

            assertThat(item(page, payer)).isVisible();
        }
    }

    @Test
    void aPageOfAnotherOriginImportsTheComponent(Standalone system) {
        try (BrowserContext context = context(ColorScheme.LIGHT)) {
            Page page = context.newPage();
            page.navigate(
                    "http://localhost:%d/sdk/labels.js".formatted(system.url().getPort()));

            Object component = page.evaluate(
                    "async module => { await import(module); return customElements.get('carillon-inbox')?.name }",
                    system.url().resolve("/sdk/element.js").toString());

            Assertions.assertThat(component).isNotNull();
        }
    }

    @Test
    void onlyTheLibraryIsOpenToAllOrigins(Standalone system) throws IOException, InterruptedException {
        Assertions.assertThat(allowedOrigin(system, "/sdk/element.js")).contains("*");
        for (String path : List.of("/", "/v1/inbox", "/v1/inbox/unread-count", "/connection/sse", "/v1/recipients")) {
            Assertions.assertThat(allowedOrigin(system, path)).as(path).isEmpty();
        }
    }

    private static Optional<String> allowedOrigin(Standalone system, String path)
            throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(system.url().resolve(path))
                                    .header("Origin", "https://elsewhere.example")
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .headers()
                    .firstValue("Access-Control-Allow-Origin");
        }
    }

    @Test
    void theSimulatorsPageShowsWhatArrived(Standalone system) {
        String place = "Place " + UUID.randomUUID();
        new PlatformClient(system.url(), system.apiKey()).submit("""
                {"type": "security.alert", "recipients": ["ann"],
                 "data": {"device": "Firefox on Linux", "place": "%s"}}
                """.formatted(place));
        try (BrowserContext context = context(ColorScheme.LIGHT)) {
            Page page = context.newPage();
            page.navigate(system.url() + "/simulators");

            for (String section : List.of("phones", "texts", "mailboxes", "browsers", "chats", "webhooks")) {
                assertThat(page.locator("#" + section)
                                .getByText(Pattern.compile(place))
                                .first())
                        .isVisible();
            }
            Chromium.screenshot(page, "simulators");
        }
    }

    /// Sends a payment and returns a text that only its notification contains.
    static String pay(Standalone system, String recipient) {
        String payer = "Payer " + UUID.randomUUID();
        new PlatformClient(system.url(), system.apiKey()).submit("""
                        {"type": "payment.received", "recipients": ["%s"],
                         "data": {"amount": "7.50", "currency": "EUR", "payer": "%s"}}
                        """.formatted(recipient, payer));
        return payer;
    }

    /// Marks what other tests sent as read: from 100 unread items on, the badge has no number.
    static void readAll(Standalone system, String recipient) {
        PlatformClient platform = new PlatformClient(system.url(), system.apiKey());
        String token = platform.json(
                        platform.post("/v1/recipients/%s/tokens".formatted(recipient), "{\"ttlSeconds\": 60}"))
                .get("token")
                .asString();
        platform.json(platform.as(token).post("/v1/inbox/read-all", "{}"));
    }

    private static int unread(Page page) {
        return Integer.parseInt(page.locator("#bell .badge").textContent().strip());
    }

    /// Push notifications that arrived at phones and contain the text.
    private static List<JsonNode> pushes(PlatformClient platform, String text) {
        return platform.read("/simulators/push/notifications")
                .valueStream()
                .filter(push -> push.toString().contains(text))
                .toList();
    }

    private static Locator item(Page page, String text) {
        return page.locator("#inbox .item").filter(new Locator.FilterOptions().setHasText(text));
    }

    private static Page open(BrowserContext context, Standalone system, String path, String connection) {
        Page page = context.newPage();
        page.onPageError(error -> Assertions.fail("the page threw " + error));
        page.navigate(system.url() + path);
        assertThat(page.locator("#connection")).hasText(connection);
        return page;
    }

    private static BrowserContext context(ColorScheme scheme) {
        return CHROMIUM.context(scheme, 1100, 760);
    }
}
