// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// JUnit extension with a headless browser from the path; the tests are skipped if there is none. After a failed
/// test it prints the console messages, requests and WebSocket frames of its pages.
final class Chromium implements BeforeAllCallback, AfterAllCallback, AfterTestExecutionCallback {

    private static final List<String> BROWSERS =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    /// Time to wait for an element or an assertion: a machine under heavy load needs about twenty seconds for a
    /// page.
    private static final double TIMEOUT_MILLIS = 90_000;

    private final List<BrowserLog> logs = new ArrayList<>();
    private @Nullable Playwright playwright;
    private @Nullable Browser browser;

    @Override
    public void beforeAll(ExtensionContext context) {
        Optional<Path> chromium = Stream.of(
                        System.getenv().getOrDefault("PATH", "").split(":"))
                .flatMap(folder -> BROWSERS.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
        Assumptions.assumeTrue(chromium.isPresent(), "no Chromium on the path: the browser tests are skipped");
        PlaywrightAssertions.setDefaultAssertionTimeout(TIMEOUT_MILLIS);
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

    @Override
    public void afterAll(ExtensionContext context) {
        if (playwright != null) {
            playwright.close();
        }
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            logs.forEach(log -> System.err.println(context.getDisplayName() + ": " + log));
        }
        logs.clear();
    }

    BrowserContext context(ColorScheme scheme, int width, int height) {
        BrowserContext context = Objects.requireNonNull(browser)
                .newContext(
                        new Browser.NewContextOptions().setColorScheme(scheme).setViewportSize(width, height));
        context.setDefaultTimeout(TIMEOUT_MILLIS);
        logs.add(BrowserLog.of(context));
        return context;
    }

    /// Saves a screenshot of the whole page in target/screenshots.
    static void screenshot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(SCREENSHOTS.resolve(name + ".png"))
                .setFullPage(true));
    }

    static void assertNoSeriousViolation(Page page) {
        if ((Boolean) page.evaluate("window.axe === undefined")) {
            page.evaluate(resource("/axe.min.js"));
        }
        Object found = page.evaluate("""
                axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
                  violations.filter(({ impact }) => ["serious", "critical"].includes(impact))
                    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`)))
                """);
        Assertions.assertThat((List<?>) found).as(page.url()).isEmpty();
    }

    private static String resource(String name) {
        try (InputStream found = Objects.requireNonNull(Chromium.class.getResourceAsStream(name))) {
            return new String(found.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
