// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// The demo page in a real headless browser. Needs a Chromium on the machine; reported as skipped without one.
/// Screenshots are left in target/screenshots.
@ExtendWith(RunningSystem.class)
@Timeout(240)
class DemoPageIT {

    private static final List<String> BROWSERS =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private static @Nullable Playwright playwright;
    private static @Nullable Browser browser;

    @BeforeAll
    static void startBrowser() {
        Optional<Path> chromium = Stream.of(
                        System.getenv().getOrDefault("PATH", "").split(":"))
                .flatMap(folder -> BROWSERS.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
        Assumptions.assumeTrue(chromium.isPresent(), "no Chromium on the path: the browser tests are skipped");
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium.get())
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync")));
    }

    @AfterAll
    static void stopBrowser() {
        if (playwright != null) {
            playwright.close();
        }
    }

    @Test
    void showsALiveNotificationAndMarksItRead(Standalone system) {
        try (BrowserContext context = context(ColorScheme.LIGHT)) {
            Page page = open(context, system, "/?recipient=ann", "live over WebSocket");
            page.locator("#read-all").click();
            assertThat(page.locator("#badge")).isHidden();
            String payer = "Payer " + UUID.randomUUID();

            Spine spine = new Spine(system.url(), system.apiKey());
            String event = spine.submit("""
                            {"type": "payment.received", "recipients": ["ann"],
                             "data": {"amount": "7.50", "currency": "EUR", "payer": "%s"}}
                            """.formatted(payer));

            Locator item = page.locator("#inbox button").filter(new Locator.FilterOptions().setHasText(payer));
            assertThat(item).isVisible(patient());
            assertThat(page.locator("#badge")).hasText("1");
            screenshot(page, "inbox-unread");
            item.click();
            assertThat(item).hasAttribute("data-state", "read");
            assertThat(page.locator("#badge")).isHidden();
            screenshot(page, "inbox-read");
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                String notification =
                        spine.notifications(event).getFirst().get("id").asString();
                Assertions.assertThat(spine.timeline(notification))
                        .contains("accepted", "routed in_app", "attempted in_app", "attempted email", "attempted push")
                        .contains("confirmed in_app", "seen in_app", "read in_app");
            });
        }
    }

    @Test
    void aNotificationSentWhileOfflineIsThereAfterReconnecting(Standalone system) {
        try (BrowserContext context = context(ColorScheme.DARK)) {
            Page page = open(context, system, "/?recipient=bob", "live over WebSocket");
            String payer = "Payer " + UUID.randomUUID();
            context.setOffline(true);
            assertThat(page.locator("#connection")).hasAttribute("data-live", "false", notLive());

            new Spine(system.url(), system.apiKey()).submit("""
                            {"type": "payment.received", "recipients": ["bob"],
                             "data": {"amount": "8.50", "currency": "EUR", "payer": "%s"}}
                            """.formatted(payer));
            context.setOffline(false);

            Locator item = page.locator("#inbox button").filter(new Locator.FilterOptions().setHasText(payer));
            assertThat(item).isVisible(patient());
            assertThat(item).hasCount(1);
            screenshot(page, "inbox-dark-after-offline");
        }
    }

    @Test
    void fallsBackToEventSource(Standalone system) {
        try (BrowserContext context = context(ColorScheme.LIGHT)) {
            Page page = open(context, system, "/?recipient=ann&eventsource", "live over EventSource");
            page.locator("#samples button[data-type='security.alert']").click();

            assertThat(page.locator("#answer"))
                    .containsText("202 accepted", new LocatorAssertions.ContainsTextOptions());
            assertThat(page.locator("#inbox button[data-lane='critical']").first())
                    .isVisible(patient());
            screenshot(page, "inbox-eventsource");
        }
    }

    @Test
    void theSimulatorsPageShowsWhatArrived(Standalone system) {
        String payer = "Payer " + UUID.randomUUID();
        new Spine(system.url(), system.apiKey()).submit("""
                        {"type": "payment.received", "recipients": ["ann"],
                         "data": {"amount": "9.50", "currency": "EUR", "payer": "%s"}}
                        """.formatted(payer));
        try (BrowserContext context = context(ColorScheme.LIGHT)) {
            Page page = context.newPage();
            page.navigate(system.url() + "/simulators");

            assertThat(page.getByText(Pattern.compile(payer)).first()).isVisible(patient());
            screenshot(page, "simulators");
        }
    }

    private static Page open(BrowserContext context, Standalone system, String path, String connection) {
        Page page = context.newPage();
        page.onPageError(error -> Assertions.fail("the page threw " + error));
        page.navigate(system.url() + path);
        assertThat(page.locator("#connection"))
                .hasText(connection, new LocatorAssertions.HasTextOptions().setTimeout(20_000));
        return page;
    }

    private static BrowserContext context(ColorScheme scheme) {
        if (browser == null) {
            throw new IllegalStateException("no browser");
        }
        return browser.newContext(
                new Browser.NewContextOptions().setColorScheme(scheme).setViewportSize(1100, 760));
    }

    private static LocatorAssertions.IsVisibleOptions patient() {
        return new LocatorAssertions.IsVisibleOptions().setTimeout(20_000);
    }

    private static LocatorAssertions.HasAttributeOptions notLive() {
        return new LocatorAssertions.HasAttributeOptions().setTimeout(60_000);
    }

    private static void screenshot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(SCREENSHOTS.resolve(name + ".png"))
                .setFullPage(true));
    }
}
