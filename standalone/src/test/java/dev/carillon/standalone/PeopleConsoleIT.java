// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/// Console forms of recipients and segments in a real headless browser on a running system. Needs Chromium on the
/// machine and is skipped without it.
@ExtendWith(RunningSystem.class)
@Timeout(600)
class PeopleConsoleIT {

    private static final String BASE = "/console/t/demo/";

    @RegisterExtension
    static final Chromium CHROMIUM = new Chromium();

    @Test
    void aRecipientIsCreatedAndEditedWithoutJson(Standalone system) {
        String id = "person-" + UUID.randomUUID();
        PlatformClient platform = new PlatformClient(system.url(), system.apiKey());
        try (BrowserContext context = CHROMIUM.context(ColorScheme.LIGHT, 1440, 900)) {
            Page page = signedIn(context, system);
            page.navigate(system.url() + BASE + "recipients");
            page.getByText("New recipient").click();
            page.locator("[name=id]").fill(id);
            page.locator("[name=email]").fill("not an address");
            page.locator("[name=attributeName0]").fill("score");
            page.locator("[name=attributeValue0]").fill("7.5");
            page.locator("[name=attributeType0]").selectOption("number");
            button(page, "Create recipient").click();
            assertThat(page.locator("[name=email]")).hasAttribute("aria-invalid", "true");
            assertThat(page.locator("[name=id]")).hasValue(id);
            keepAllLooks(page, "person-refused");

            page.locator("[name=email]").fill("carla@example.org");
            button(page, "Create recipient").click();
            assertThat(page.locator("h1")).hasText(id);
            page.locator("#add-subscription [name=topic]").fill("parcels");
            button(page, "Subscribe").click();
            assertThat(page.locator("p.notice[role=status]")).containsText("Subscribed to parcels");
            page.getByText("Record a consent").click();
            page.locator("#add-consent [name=evidence]").fill("call on 12 May");
            button(page, "Record consent").click();
            assertThat(page.locator("p.notice[role=status]")).containsText("The consent is recorded");
            button(page, "Withdraw marketing").click();
            assertThat(button(page, "Grant marketing")).isVisible();
            page.getByText("Add a device").click();
            page.locator("#add-device [name=token]").fill("token-of-" + id);
            button(page, "Add device").click();
            assertThat(page.locator("p.notice[role=status]")).containsText("The device is added");
            page.getByText("History").last().click();
            assertThat(page.locator(".timeline").first()).containsText("call on 12 May");
            keepAllLooks(page, "person");
        }

        JsonNode stored = platform.read("/v1/recipients/" + id);
        Assertions.assertThat(stored.at("/addresses/email").asString()).isEqualTo("carla@example.org");
        Assertions.assertThat(stored.at("/attributes/score").doubleValue()).isEqualTo(7.5);
        Assertions.assertThat(stored.at("/consents/0/granted").asBoolean(true)).isFalse();
        Assertions.assertThat(stored.at("/devices")).hasSize(1);
        Assertions.assertThat(platform.read("/v1/recipients/%s/subscriptions".formatted(id))
                        .at("/items/0/topic")
                        .asString())
                .isEqualTo("parcels");
    }

    @Test
    void aSegmentIsWrittenCountedAndReachedByAnEvent(Standalone system) {
        String id = "segment-" + UUID.randomUUID().toString().substring(0, 8);
        String list = "list-" + UUID.randomUUID().toString().substring(0, 8);
        PlatformClient platform = new PlatformClient(system.url(), system.apiKey());
        platform.put("/v1/recipients/ann-" + id, "{\"attributes\": {\"badge\": \"%s\"}}".formatted(id));
        try (BrowserContext context = CHROMIUM.context(ColorScheme.LIGHT, 1440, 900)) {
            Page page = signedIn(context, system);
            page.navigate(system.url() + BASE + "segments");
            page.locator("[name=id]").fill(id);
            button(page, "Create or open").click();
            page.locator("[name=name]").fill("Badge holders");
            page.locator("[name='conditions/0/attribute']").fill("badge");
            button(page, "Save segment").click();
            assertThat(page.locator("[name='conditions/0/value']")).hasAttribute("aria-invalid", "true");
            page.locator("[name='conditions/0/value']").fill(id);
            button(page, "Count recipients").click();
            assertThat(page.locator("#count strong")).hasText("1");
            button(page, "Save segment").click();
            assertThat(page.locator("p.notice[role=status]")).containsText("Saved");
            await().pollInSameThread().atMost(Duration.ofSeconds(60)).until(() -> {
                page.reload();
                return page.locator("#members-now").textContent().equals("1");
            });
            assertThat(page.locator("#members")).containsText("ann-" + id);
            keepAllLooks(page, "segment-rule");

            page.navigate(system.url() + BASE + "segments/one?id=" + list);
            page.locator("[name=name]").fill("Pilot users");
            page.locator("[name=kind]").selectOption("list");
            button(page, "Save segment").click();
            page.locator("[name=csv]")
                    .setInputFiles(new FilePayload(
                            "pilot.csv",
                            "text/csv",
                            "name;id\nAnn;ann-%s\n".formatted(id).getBytes(StandardCharsets.UTF_8)));
            button(page, "Upload list").click();
            assertThat(page.locator("#uploaded")).containsText("1 added");
            assertThat(page.locator("#members")).containsText("ann-" + id);
            keepAllLooks(page, "segment-list");
            page.navigate(system.url() + BASE + "segments");
            keepAllLooks(page, "segments");
        }

        awaitRecipients(platform, send(platform, id), "ann-" + id);
        awaitRecipients(platform, send(platform, list), "ann-" + id);

        // A recipient who meets the rule now is a member at once, and one who does not is none.
        platform.put("/v1/recipients/bob-" + id, "{\"attributes\": {\"badge\": \"%s\"}}".formatted(id));
        awaitRecipients(platform, send(platform, id), "ann-" + id, "bob-" + id);
        platform.put("/v1/recipients/ann-" + id, "{\"attributes\": {\"badge\": \"none\"}}");
        awaitRecipients(platform, send(platform, id), "bob-" + id);
        awaitRecipients(platform, send(platform, list), "ann-" + id);
    }

    /// Sends an event to a segment.
    ///
    /// @return id of the event
    private static String send(PlatformClient platform, String segment) {
        JsonNode event = platform.json(platform.post("/v1/events", """
                {"type": "payment.received", "audience": {"segment": "%s"},
                 "data": {"amount": "1.00", "currency": "EUR", "payer": "Bob"}}
                """.formatted(segment)));
        return event.path("id").asString();
    }

    private static void awaitRecipients(PlatformClient platform, String event, String... recipients) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> Assertions.assertThat(platform.notifications(event))
                        .extracting(
                                notification -> notification.path("recipient").asString())
                        .containsExactlyInAnyOrder(recipients));
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    /// Saves screenshots at two widths in both colour schemes, and asserts on each that there is no serious
    /// accessibility violation and no overflow.
    static void keepAllLooks(Page page, String name) {
        for (int width : new int[] {390, 1440}) {
            for (ColorScheme scheme : new ColorScheme[] {ColorScheme.DARK, ColorScheme.LIGHT}) {
                page.setViewportSize(width, 900);
                page.emulateMedia(
                        new Page.EmulateMediaOptions().setColorScheme(scheme).setReducedMotion(ReducedMotion.REDUCE));
                assertThat(page.locator(".htmx-request, .htmx-settling")).hasCount(0);
                Chromium.screenshot(page, "people-%s-%d-%s".formatted(name, width, scheme.name()));
                Chromium.assertNoSeriousViolation(page);
                Assertions.assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                        .as("%s is as wide as the screen (%d)", name, width)
                        .isLessThanOrEqualTo(width);
            }
        }
    }

    private static Page signedIn(BrowserContext context, Standalone system) {
        Page page = context.newPage();
        page.onPageError(error -> Assertions.fail("the page threw " + error));
        page.navigate(system.url() + "/console/sign-in");
        page.getByLabel("Name").fill(system.consoleOperator());
        page.getByLabel("Password").fill(system.consolePassword());
        button(page, "Sign in").click();
        assertThat(page.locator("h1")).isVisible();
        return page;
    }
}
