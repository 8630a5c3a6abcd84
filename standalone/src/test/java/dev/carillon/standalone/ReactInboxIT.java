// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.carillon.standalone.DemoPageIT.pay;
import static dev.carillon.standalone.DemoPageIT.readAll;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.WebSocket;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Examples of `docs/sdk-react.md` in a real headless browser, with React 18 and 19. The build of sdk-react bundles
/// their pages if there is Node. Without them, or without Chromium, the tests are reported as skipped.
@ExtendWith(RunningSystem.class)
@Timeout(600)
class ReactInboxIT {

    @RegisterExtension
    static final Chromium CHROMIUM = new Chromium();

    private static final Path PAGES = Path.of("..", "sdk", "react", "target", "pages");

    @ParameterizedTest
    @ValueSource(ints = {18, 19})
    void theFirstExampleShowsANotificationAndIsUsedByKeyboard(int version, Standalone system) {
        try (BrowserContext context = CHROMIUM.context(ColorScheme.LIGHT, 1100, 760)) {
            ReactPage react = ReactPage.open(context, system, version, "1");
            Page page = react.page;
            Locator badge = page.locator("carillon-inbox .badge");
            Locator panel = page.locator("carillon-inbox .panel");
            String payer = pay(system, "ann");
            assertThat(page.locator("#root > p")).containsText("7.50");
            assertThat(badge).hasText("1");

            page.locator("carillon-inbox .bell").focus();
            page.keyboard().press("Enter");
            Locator item = panel.locator(".item").filter(new Locator.FilterOptions().setHasText(payer));
            assertThat(item.locator(".open")).isFocused();
            Chromium.screenshot(page, "react-" + version);
            Chromium.assertNoSeriousViolation(page);
            page.keyboard().press("Enter");
            assertThat(item).hasAttribute("data-state", "read");
            assertThat(badge).isHidden();
            page.keyboard().press("Escape");

            assertThat(panel).isHidden();
            Assertions.assertThat(page.url()).endsWith("/docs/guides/sdk-react");
            Assertions.assertThat(react.problems).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {18, 19})
    void aListOfOnesOwnIsHydratedInStrictModeAndFollowsTheInbox(int version, Standalone system) {
        try (BrowserContext context = CHROMIUM.context(ColorScheme.LIGHT, 1100, 760)) {
            ReactPage react = ReactPage.open(context, system, version, "own-list");
            Page page = react.page;
            Locator bell = page.locator("#bell.top[theme=light] .bell");
            assertThat(bell).hasAttribute("aria-label", "Mitteilungen, 0 ungelesen");
            Locator item = item(page, pay(system, "ann"));

            assertThat(item).hasAttribute("data-state", "seen");
            assertThat(bell).hasAttribute("aria-label", "Mitteilungen, 1 ungelesen");
            assertThat(page.locator("section[aria-label='Messages, 1 unread']")).isVisible();
            Chromium.screenshot(page, "react-own-list-" + version);
            Chromium.assertNoSeriousViolation(page);
            item.getByText("Mark read").click();
            assertThat(item).hasAttribute("data-state", "read");
            assertThat(bell).hasAttribute("aria-label", "Mitteilungen, 0 ungelesen");
            item.getByText("Archive").click();
            assertThat(item).hasCount(0);

            Assertions.assertThat(react.problems).isEmpty();
            assertThat(page.locator("#root[data-error]")).hasCount(0);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {18, 19})
    void anActOfAnOfflinePageIsSentLater(int version, Standalone system) {
        try (BrowserContext context = CHROMIUM.context(ColorScheme.LIGHT, 1100, 760);
                BrowserContext desk = CHROMIUM.context(ColorScheme.LIGHT, 1100, 760)) {
            Page page = ReactPage.open(context, system, version, "own-list").page;
            Page other = ReactPage.open(desk, system, version, "own-list").page;
            Locator status = page.locator("p[role=status]:not(.status)");
            String payer = pay(system, "ann");
            assertThat(item(page, payer)).isVisible();
            context.setOffline(true);
            assertThat(status).isVisible();
            item(page, payer).getByText("Archive").click();
            assertThat(item(page, payer)).hasCount(0);
            assertThat(item(other, payer)).isVisible();

            context.setOffline(false);

            assertThat(item(other, payer)).hasCount(0);
            assertThat(status).hasCount(0);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {18, 19})
    void aProviderHasOneConnectionWhileItIsMounted(int version, Standalone system) {
        try (BrowserContext context = CHROMIUM.context(ColorScheme.LIGHT, 1100, 760)) {
            ReactPage react = ReactPage.open(context, system, version, "own-list");
            Page page = react.page;
            String payer = pay(system, "ann");
            assertThat(item(page, payer)).isVisible();
            Assertions.assertThat(react.sockets).hasSize(1);

            page.getByText("Sign in as Bob").click();
            react.awaitLive();
            assertThat(item(page, pay(system, "bob"))).isVisible();
            assertThat(item(page, payer)).hasCount(0);
            page.waitForCondition(react.sockets.getFirst()::isClosed);
            Assertions.assertThat(react.sockets).hasSize(2);

            page.getByText("Sign out").click();
            page.waitForCondition(() -> react.sockets.stream().allMatch(WebSocket::isClosed));
            assertThat(page.locator("carillon-inbox")).hasCount(0);
            Assertions.assertThat(react.problems).isEmpty();
        }
    }

    /// Entry of the page's own list, and not of the component, which has the same items.
    private static Locator item(Page page, String text) {
        return page.locator("li:not(.item)").filter(new Locator.FilterOptions().setHasText(text));
    }

    /// Page with a bundle of sdk-react.
    ///
    /// @param sockets WebSockets to the gateway, in the order in which they were opened
    /// @param problems warnings and errors of React and of the page
    private record ReactPage(Page page, List<WebSocket> sockets, List<String> problems) {

        /// Opens a page whose user is Ann, who has read all her notifications, and waits until it is connected.
        static ReactPage open(BrowserContext context, Standalone system, int version, String name) {
            Path bundle = PAGES.resolve("react-" + version).resolve(name + ".js");
            assumeThat(bundle).as("the build of sdk-react bundles it").exists();
            Path html = bundle.resolveSibling(name + ".html");
            readAll(system, "ann");
            context.route(
                    "**/react-page.js",
                    route -> fulfill(
                            route,
                            "text/javascript",
                            text(bundle)
                                    .replace(
                                            "https://notify.example.com",
                                            system.url().toString())));
            context.route(
                    "**/notification-token",
                    route -> fulfill(
                            route,
                            "application/json",
                            new PlatformClient(system.url(), system.apiKey())
                                    .post("/v1/recipients/ann/tokens", "{}")
                                    .body()));
            ReactPage react = new ReactPage(context.newPage(), new ArrayList<>(), new ArrayList<>());
            react.page.onWebSocket(react.sockets::add);
            react.page.onPageError(react.problems::add);
            react.page.onConsoleMessage(message -> {
                if (List.of("error", "warning").contains(message.type())) {
                    react.problems.add(message.text());
                }
            });
            // Chromium allows WebSockets to this machine only to a page that came from it: one of the system's pages,
            // whose content is then replaced.
            react.page.navigate(system.url() + "/docs/guides/sdk-react");
            react.page.setContent("""
                    <!doctype html>
                    <html lang="en">
                    <head>
                      <meta charset="utf-8">
                      <title>React</title>
                      <link rel="icon" href="data:,">
                      <script type="importmap">{"imports": {"centrifuge": "/sdk/vendor/centrifuge.js"}}</script>
                      <script type="module" src="/react-page.js"></script>
                    </head>
                    <body><div id="root">%s</div></body>
                    </html>
                    """.formatted(Files.exists(html) ? text(html).strip() : ""));
            react.awaitLive();
            return react;
        }

        void awaitLive() {
            page.waitForFunction("document.querySelector('carillon-inbox')?.inbox?.connection.state === 'live'");
        }

        private static void fulfill(Route route, String type, String body) {
            route.fulfill(new Route.FulfillOptions().setContentType(type).setBody(body));
        }

        private static String text(Path file) {
            try {
                return Files.readString(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
