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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/// Jobs of a product manager in the console, with their clicks counted. docs/console.md has the same numbers. Typing,
/// and choosing from a list with the keyboard, count nothing. Each job begins on the overview.
@ExtendWith(RunningSystem.class)
@Timeout(600)
class ConsoleJobsIT {

    @RegisterExtension
    static final Chromium CHROMIUM = new Chromium();

    /// Page whose clicks are counted.
    private static final class Clicks {

        private final Page page;
        private int count;

        Clicks(Page page) {
            this.page = page;
        }

        void on(Locator target) {
            target.first().click();
            count++;
        }

        void button(String name) {
            on(page.getByRole(
                    AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true)));
        }

        void navigation(String name) {
            on(page.locator("#navigation")
                    .getByRole(
                            AriaRole.LINK,
                            new Locator.GetByRoleOptions().setName(name).setExact(true)));
        }

        void link(String name) {
            on(page.locator("main")
                    .getByRole(
                            AriaRole.LINK,
                            new Locator.GetByRoleOptions().setName(name).setExact(true)));
        }

        void assertAre(int expected) {
            Assertions.assertThat(count)
                    .as("clicks, as docs/console.md has them")
                    .isEqualTo(expected);
        }
    }

    @Test
    void theFirstNotificationInTwoLanguagesWithAWorkflowTakesSevenClicksAndNoJson(Standalone system) {
        String name = "Order shipped " + UUID.randomUUID().toString().substring(0, 8);
        String id = name.toLowerCase(Locale.ROOT).replace(' ', '-');
        PlatformClient platform = new PlatformClient(system.url(), system.apiKey());
        platform.put("/v1/recipients/pm-" + id, "{\"locale\": \"de\", \"addresses\": {\"email\": \"pm@example.org\"}}");
        try (BrowserContext context = context()) {
            Page page = onOverview(context, system);
            Clicks clicks = new Clicks(page);
            clicks.navigation("Notification builder");
            page.locator("#name").fill(name);
            page.locator("#category").fill("Orders of " + id);
            type(page, "data/0/name", "orderNumber");
            type(page, "data/0/example", "A-1042");
            clicks.on(page.getByLabel("E-mail"));
            assertThat(page.locator("#text1")).isVisible();
            page.locator("#title0").fill("On its way");
            page.locator("#text0").fill("Order {{data.orderNumber}} has left our warehouse.");
            page.locator("#title1").fill("Order {{data.orderNumber}}");
            page.locator("#text1").fill("Your order has left our warehouse.");
            page.locator("#language").fill("de");
            clicks.button("Add language");
            assertThat(page.locator("#text3")).isVisible();
            page.locator("#title2").fill("Unterwegs");
            page.locator("#text2").fill("Bestellung {{data.orderNumber}} ist unterwegs.");
            page.locator("#title3").fill("Bestellung {{data.orderNumber}}");
            page.locator("#text3").fill("Ihre Bestellung ist unterwegs.");
            clicks.button("One channel after the other, until it is read");
            page.locator("[id='steps/1/wait/for']").fill("2 hours");
            page.locator("#previewLocale").selectOption("de");
            assertThat(page.locator("#sentence-1")).hasText("Wait 2h; end as soon as it is read.");
            assertThat(page.locator("#preview-in_app")).containsText("Bestellung A-1042 ist unterwegs.");
            keepAllLooks(page, "builder-filled");
            clicks.button("Review");
            assertThat(page.locator("#publish")).containsText("All of this is published together");
            keepAllLooks(page, "builder-review");
            clicks.button("Publish");
            assertThat(page.locator("p.notice[role=status]").first()).containsText("Published");
            page.locator("[name=testRecipient]").fill("pm-" + id);
            clicks.button("Send test");
            assertThat(page.locator(".tested")).containsText("Sent as a test");
            clicks.assertAre(7);
            keepAllLooks(page, "builder-published");
        }

        JsonNode workflow = platform.read("/v1/workflows/" + id);
        Assertions.assertThat(workflow.at("/steps/1/wait/for").asString()).isEqualTo("2h");
        JsonNode type = platform.read("/v1/event-types/" + id);
        Assertions.assertThat(type.path("category").asString()).isEqualTo("orders-of-" + id);
        Assertions.assertThat(type.at("/dataSchema/required/0").asString()).isEqualTo("orderNumber");
        Assertions.assertThat(platform.read("/v1/categories/orders-of-" + id)
                        .path("name")
                        .asString())
                .isEqualTo("Orders of " + id);
        platform.json(platform.post("/v1/events", """
                {"type": "%s", "recipients": ["pm-%s"], "data": {"orderNumber": "A-7"}}
                """.formatted(id, id)));
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> Assertions.assertThat(platform.read("/v1/recipients/pm-%s/inbox".formatted(id))
                                .toString())
                        .contains("Bestellung A-7 ist unterwegs."));
    }

    @Test
    void whatTheBuilderRefusesIsShownBesideItsField(Standalone system) {
        try (BrowserContext context = context()) {
            Page page = onOverview(context, system);
            page.navigate(system.url() + ConsoleIT.BASE + "builder");
            page.locator("#name").fill("Broken " + UUID.randomUUID());
            type(page, "data/0/name", "2nd");
            page.locator("#text0").fill("{{#each data.items}}");
            button(page, "Review").click();
            assertThat(page.locator("[id='data/0/name']")).hasAttribute("aria-invalid", "true");
            assertThat(page.locator("#text0")).hasAttribute("aria-invalid", "true");
            assertThat(page.locator("#text0")).hasValue("{{#each data.items}}");

            // An id that exists already is not overwritten.
            page.locator("[id='data/0/name']").fill("second");
            page.locator("#text0").fill("Text");
            page.locator("#id").fill("payment.received");
            button(page, "Review").click();
            assertThat(page.locator("#id")).hasAttribute("aria-invalid", "true");
            keepAllLooks(page, "builder-refused");
        }
    }

    @Test
    void theBuilderOpensEveryEventTypeOfTheDemoWithoutChangingIt(Standalone system) {
        try (BrowserContext context = context()) {
            Page page = onOverview(context, system);
            for (String type : List.of(
                    "comment.mention", "order.shipped", "payment.received", "report.weekly", "security.alert")) {
                page.navigate(system.url() + ConsoleIT.BASE + "builder?id=" + type);
                button(page, "Review").click();
                assertThat(page.locator("#publish")).containsText("Nothing differs from what is published.");
            }
        }
    }

    @Test
    void whySomebodyDidNotGetItTakesOneClick(Standalone system) {
        String id = "job-" + UUID.randomUUID().toString().substring(0, 8);
        PlatformClient platform = new PlatformClient(system.url(), system.apiKey());
        platform.put("/v1/recipients/" + id, """
                {"addresses": {"email": "%s@example.org"}, "attributes": {"name": "Carla %s"},
                 "preferences": {"all": {"email": false}}}
                """.formatted(id, id));
        platform.json(platform.post("/v1/events", """
                {"type": "payment.received", "recipients": ["%s"],
                 "data": {"amount": "1.00", "currency": "EUR", "payer": "Bob"}}
                """.formatted(id)));
        try (BrowserContext context = context()) {
            Page page = onOverview(context, system);
            // The facts are in the console within about a second.
            await().pollInSameThread().atMost(Duration.ofSeconds(60)).until(() -> {
                page.navigate(system.url() + ConsoleIT.BASE + "notifications?q=" + id);
                return page.locator("#list").innerText().contains("not sent");
            });
            page.navigate(system.url() + ConsoleIT.BASE + "overview");
            Clicks clicks = new Clicks(page);
            page.getByLabel("Why didn’t they get it?").fill("CARLA " + id);
            clicks.button("Find out");
            assertThat(page.locator("#list")).containsText("E-mail");
            assertThat(page.locator("#list")).containsText("not sent: ");
            clicks.assertAre(1);
            keepAllLooks(page, "found-person");
            page.getByText("Refresh live").click();
            assertThat(page.locator("#found")).hasAttribute("hx-trigger", "every 5s");
            keepAllLooks(page, "found-live");
        }
    }

    @Test
    void aLanguageIsAddedInSixClicks(Standalone system) {
        String id = published(system);
        try (BrowserContext context = context()) {
            Page page = onOverview(context, system);
            Clicks clicks = new Clicks(page);
            clicks.navigation("Event types");
            clicks.link(id);
            clicks.link("Open in the builder");
            page.locator("#language").fill("fr");
            clicks.button("Add language");
            page.locator("#text1").fill("Bonjour");
            clicks.button("Review");
            clicks.button("Publish");
            assertThat(page.locator("p.notice[role=status]").first()).containsText("Published");
            clicks.assertAre(6);
        }
        Assertions.assertThat(new PlatformClient(system.url(), system.apiKey())
                        .read("/v1/templates/" + id)
                        .at("/contents/1")
                        .toString())
                .contains("\"locale\":\"fr\"")
                .contains("Bonjour");
    }

    @Test
    void aCampaignWithTwoVariantsIsReviewedAndSentInFourClicks(Standalone system) {
        String id = "job-" + UUID.randomUUID();
        PlatformClient platform = new PlatformClient(system.url(), system.apiKey());
        platform.put("/v1/recipients/job-ann", "{}");
        platform.put("/v1/recipients/job-ann/subscriptions/" + id, "");
        try (BrowserContext context = context()) {
            Page page = onOverview(context, system);
            Clicks clicks = new Clicks(page);
            clicks.navigation("Campaigns");
            page.getByLabel("Id").fill(id);
            clicks.button("Open or create");
            page.locator("[name=eventType]").fill("payment.received");
            page.locator("[name=topic]").fill(id);
            for (int variant = 0; variant < 2; variant++) {
                page.locator("[name=name%d]".formatted(variant)).fill(variant == 0 ? "warm" : "cold");
                page.locator("[name=percent%d]".formatted(variant)).fill("50");
                page.locator("[name=data%d]".formatted(variant))
                        .fill("{\"amount\": \"1.00\", \"currency\": \"EUR\", \"payer\": \"Bob\"}");
            }
            clicks.button("Save and review");
            assertThat(page.locator("#recipients")).hasText("1");
            clicks.on(page.getByText("Send to 1 recipient"));
            assertThat(page.locator(".lead .tag").first()).hasText("finished");
            clicks.assertAre(4);
        }
    }

    @Test
    void aChannelIsPausedAndReleasedInThreeClicks(Standalone system) {
        try (BrowserContext context = context()) {
            Page page = onOverview(context, system);
            Clicks clicks = new Clicks(page);
            clicks.navigation("Levers");
            Locator pause = page.locator("form:has(input[value=pause]):has(select[name=channel])");
            pause.locator("[name=channel]").selectOption("webhook");
            pause.locator("[name=lane]").selectOption("bulk");
            pause.locator("[name=reason]").fill("the partner is being repaired");
            clicks.on(pause.getByRole(AriaRole.BUTTON));
            assertThat(page.locator("p.notice[role=status]").first()).containsText("is pulled");
            clicks.on(page.locator("#held tbody tr")
                    .filter(new Locator.FilterOptions().setHasText("the partner is being repaired"))
                    .getByRole(AriaRole.BUTTON));
            assertThat(page.locator("p.notice[role=status]").first()).containsText("is released");
            clicks.assertAre(3);
        }
    }

    @Test
    void aRecipientWithAnAddressTakesThreeClicks(Standalone system) {
        String id = "job-" + UUID.randomUUID();
        try (BrowserContext context = context()) {
            Page page = onOverview(context, system);
            Clicks clicks = new Clicks(page);
            clicks.navigation("Recipients");
            clicks.on(page.getByText("New recipient"));
            page.locator("[name=id]").fill(id);
            page.locator("[name=email]").fill("carla@example.org");
            clicks.button("Create recipient");
            assertThat(page.locator("h1")).hasText(id);
            clicks.assertAre(3);
        }
    }

    @Test
    void aListIsUploadedInFourClicks(Standalone system) {
        String id = "job-" + UUID.randomUUID().toString().substring(0, 8);
        new PlatformClient(system.url(), system.apiKey()).put("/v1/recipients/job-bob", "{}");
        try (BrowserContext context = context()) {
            Page page = onOverview(context, system);
            Clicks clicks = new Clicks(page);
            clicks.navigation("Segments");
            page.locator("[name=id]").fill(id);
            clicks.button("Create or open");
            page.locator("[name=name]").fill("Pilot users");
            page.locator("[name=kind]").selectOption("list");
            clicks.button("Save segment");
            page.locator("[name=csv]")
                    .setInputFiles(
                            new FilePayload("pilot.csv", "text/csv", "id\njob-bob\n".getBytes(StandardCharsets.UTF_8)));
            clicks.button("Upload list");
            assertThat(page.locator("#uploaded")).containsText("1 added");
            clicks.assertAre(4);
        }
    }

    @Test
    void howATypeDidInTheLastWeekTakesTwoClicks(Standalone system) {
        try (BrowserContext context = context()) {
            Page page = onOverview(context, system);
            Clicks clicks = new Clicks(page);
            clicks.navigation("Analytics");
            page.locator("[name=type]").fill("payment.received");
            page.locator("[name=from]")
                    .fill(LocalDate.now(ZoneOffset.UTC).minusDays(6).toString());
            clicks.button("Show");
            assertThat(page.locator("#funnel-title")).isVisible();
            assertThat(page.locator("[name=type]")).hasValue("payment.received");
            clicks.assertAre(2);
        }
    }

    @Test
    void deadLettersAreSentAgainInTwoClicks(Standalone system) {
        String summary = ConsoleIT.deadLetter();
        try (BrowserContext context = context()) {
            Page page = onOverview(context, system);
            await().pollInSameThread().atMost(Duration.ofSeconds(90)).until(() -> {
                page.navigate(system.url() + ConsoleIT.BASE + "dead-letters?range=hour");
                return page.locator("main").innerText().contains(summary);
            });
            page.navigate(system.url() + ConsoleIT.BASE + "overview");
            Clicks clicks = new Clicks(page);
            clicks.navigation("Dead letters");
            clicks.button("Send again");
            assertThat(page.getByRole(AriaRole.STATUS).first()).containsText("of");
            clicks.assertAre(2);
        }
    }

    @Test
    void theDefaultsOfACategoryAreChangedInThreeClicks(Standalone system) {
        String id = "job-" + UUID.randomUUID().toString().substring(0, 8);
        new PlatformClient(system.url(), system.apiKey()).put("/v1/categories/" + id, "{\"name\": \"Jobs\"}");
        try (BrowserContext context = context()) {
            Page page = onOverview(context, system);
            Clicks clicks = new Clicks(page);
            clicks.navigation("Categories");
            clicks.link(id);
            page.locator("[name=document]").fill("{\"name\": \"Jobs\", \"mandatory\": true}");
            clicks.button("Publish");
            assertThat(page.locator("p.notice[role=status]").first()).containsText("Published");
            clicks.assertAre(3);
        }
    }

    /// Overview of the demo's tenant: an operator of several begins in the first one.
    private static Page onOverview(BrowserContext context, Standalone system) {
        Page page = ConsoleIT.signedIn(context, system);
        page.navigate(system.url() + ConsoleIT.BASE + "overview");
        return page;
    }

    /// Publishes an event type with a text in one language.
    ///
    /// @return its id
    private static String published(Standalone system) {
        String id = "a-job-" + UUID.randomUUID().toString().substring(0, 8);
        PlatformClient platform = new PlatformClient(system.url(), system.apiKey());
        platform.put("/v1/templates/" + id, "{\"contents\": [{\"channel\": \"in_app\", \"text\": \"Hello\"}]}");
        platform.put(
                "/v1/event-types/" + id, "{\"name\": \"A job\", \"lane\": \"standard\", \"channels\": [\"in_app\"]}");
        return id;
    }

    /// Types into a field and leaves it with the keyboard.
    private static void type(Page page, String field, String text) {
        Locator target = page.locator("[id='%s']".formatted(field));
        target.fill(text);
        target.press("Tab");
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static BrowserContext context() {
        return CHROMIUM.context(ColorScheme.LIGHT, 1440, 900);
    }

    private static void keepAllLooks(Page page, String name) {
        PeopleConsoleIT.keepAllLooks(page, name);
    }
}
