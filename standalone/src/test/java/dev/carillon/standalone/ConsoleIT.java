// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.ReducedMotion;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.DeadLetter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Console in a real headless browser on a running system. Needs Chromium on the machine and is skipped without it.
/// Screenshots are saved in target/screenshots.
@ExtendWith(RunningSystem.class)
@Timeout(600)
class ConsoleIT {

    static final String BASE = "/console/t/demo/";
    private static final String SCRIPT =
            "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">";

    /// Beginning of the names of topics that do not exist.
    private static final String NOWHERE = "carillon.test.nowhere.";

    /// Browser settings with which a page is checked.
    record Look(String name, ColorScheme scheme, int width) {

        void at(Page page) {
            page.setViewportSize(width, 800);
            page.emulateMedia(new Page.EmulateMediaOptions()
                    .setColorScheme(scheme)
                    // Animations are off, because colours are compared at once.
                    .setReducedMotion(ReducedMotion.REDUCE));
        }
    }

    /// Settings for all pages. The phone comes first, because errors at page load are most likely there.
    static final List<Look> LOOKS = List.of(
            new Look("phone", ColorScheme.LIGHT, 390),
            new Look("light", ColorScheme.LIGHT, 1200),
            new Look("dark", ColorScheme.DARK, 1200));

    @RegisterExtension
    static final Chromium CHROMIUM = new Chromium();

    @Test
    void signingInTellsWhatIsWrongAndThenLeadsToTheOverview(Standalone system) {
        try (BrowserContext context = context(ColorScheme.LIGHT)) {
            Page page = page(context);
            page.navigate(system.url() + BASE + "audit");
            assertThat(page).hasURL(Pattern.compile(".*/console/sign-in"));
            keep(page, "sign-in-light");
            LOOKS.getLast().at(page);
            signIn(page, system.consoleOperator(), "not the password");
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("The name, the password or the code is wrong.");
            keep(page, "sign-in-refused-dark");
            LOOKS.getFirst().at(page);
            keep(page, "sign-in-refused-phone");

            signIn(page, system.consoleOperator(), system.consolePassword());

            assertThat(page).hasURL(Pattern.compile(".*" + BASE + "audit.*"));
            page.getByText("Sign out").click();
            assertThat(page).hasURL(Pattern.compile(".*/console/sign-in.*"));
            page.navigate(system.url() + BASE + "overview");
            assertThat(page).hasURL(Pattern.compile(".*/console/sign-in"));
        }
    }

    @Test
    void everyPageIsAccessibleLightDarkAndOnAPhone(Standalone system) {
        String notification = delivered(system, "ann");
        String letter = letter(system, deadLetter());
        JsonNode told = new PlatformClient(system.url(), system.apiKey()).read("/v1/notifications/" + notification);
        List<String> paths = List.of(
                "overview",
                "analytics",
                "notifications",
                "notifications/" + notification,
                "events",
                "event?id=" + told.path("eventId").asString(),
                "catalog/event-types",
                "catalog/event-types/edit?id=payment.received",
                "catalog/categories",
                "templates",
                "templates/edit?id=payment.received",
                "history/templates?id=payment.received",
                "workflows",
                "workflows/edit?id=new-one",
                "catalog-files",
                "builder",
                "builder?id=payment.received",
                "campaigns",
                "campaigns/one?id=new-one",
                "campaigns/one?id=" + campaign(system),
                "campaigns/one/review?id=" + draftCampaign(system),
                "recipients",
                "segments",
                "recipient?id=ann",
                "recipient/erasure?id=ann",
                "dead-letters",
                letter,
                "providers",
                "levers",
                "replays",
                "audit",
                "usage",
                "api-keys",
                "team");
        try (BrowserContext context = context(ColorScheme.LIGHT)) {
            Page page = signedIn(context, system);
            for (String path : paths) {
                LOOKS.getFirst().at(page);
                page.navigate(system.url() + BASE + path);
                for (Look look : LOOKS) {
                    look.at(page);
                    keep(page, name(path) + "-" + look.name());
                    Assertions.assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                            .as("%s is as wide as the screen (%s)", path, look.name())
                            .isLessThanOrEqualTo(look.width());
                }
            }
        }
    }

    @Test
    void aRefusedFormKeepsWhatWasTypedAndShowsFaultsBesideTheirFields(Standalone system) {
        try (BrowserContext context = context(ColorScheme.LIGHT)) {
            Page page = signedIn(context, system);
            page.navigate(system.url() + BASE + "campaigns/one?id=autumn");
            page.locator("[name=name]").fill("Autumn sale");
            page.locator("[name=eventType]").fill("payment.received");
            page.locator("[name=topic]").fill("shop");
            Locator filter = page.locator("[name=filter]");
            filter.fill("recipient.attributes.plan ==");
            Locator save = page.getByText("Save the draft");

            save.click();

            assertThat(page.getByRole(AriaRole.ALERT)).containsText("Not saved. Correct one field");
            assertThat(filter).hasAttribute("aria-invalid", "true");
            assertThat(filter).isFocused();
            assertThat(page.locator(".fault")).isVisible();
            assertThat(page.locator("[name=name]")).hasValue("Autumn sale");
            keep(page, "form-refused-light");
            LOOKS.getFirst().at(page);
            keep(page, "form-refused-phone");
            filter.fill("recipient.attributes.plan == 'gold'");
            save.click();
            assertThat(page.locator("p.notice[role=status]")).isVisible();
            assertThat(page.locator("[name=name]")).hasValue("Autumn sale");
        }
    }

    @Test
    void theEndOfASessionLosesNothingThatWasTyped(Standalone system) {
        String typed = "{\"name\": \"Typed before the session ended\"}";
        try (BrowserContext context = context(ColorScheme.LIGHT)) {
            Page page = signedIn(context, system);
            page.navigate(system.url() + BASE + "catalog/categories/edit?id=typed");
            page.locator("[name=document]").fill(typed);
            context.clearCookies();
            Locator publish = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Publish"));

            publish.click();

            assertThat(page.getByRole(AriaRole.ALERT)).containsText("You are signed out");
            assertThat(page.locator("[name=document]")).hasValue(typed);
            keep(page, "signed-out-light");
            signedIn(context, system).close();
            publish.click();
            assertThat(page.locator("p.notice[role=status]")).containsText("Published");
            Assertions.assertThat(new PlatformClient(system.url(), system.apiKey())
                            .read("/v1/categories/typed")
                            .path("name")
                            .asString())
                    .isEqualTo("Typed before the session ended");
        }
    }

    @Test
    void theOverviewCountsWhileItIsLookedAt(Standalone system) {
        try (BrowserContext context = context(ColorScheme.LIGHT)) {
            Page page = signedIn(context, system);
            page.navigate(system.url() + BASE + "overview");
            assertThat(page.locator("#live")).hasText("live");
            Locator accepted = page.locator("[data-figure='funnel.accepted']");
            long before = number(accepted);

            delivered(system, "ann");

            await().atMost(Duration.ofSeconds(90)).until(() -> number(accepted) > before);
        }
    }

    @Test
    void supportFindsOutWhatBecameOfANotificationAndWhy(Standalone system) {
        String notification = delivered(system, "ann");
        try (BrowserContext context = context(ColorScheme.LIGHT)) {
            Page page = signedIn(context, system);
            page.navigate(system.url() + BASE + "notifications");
            page.locator("form.filters [name=q]").fill("ann");
            page.getByRole(
                            AriaRole.BUTTON,
                            new Page.GetByRoleOptions().setName("Find").setExact(true))
                    .click();
            page.locator("a", new Page.LocatorOptions().setHasText(notification))
                    .click();

            assertThat(page.locator(".timeline")).containsText("accepted");
            assertThat(page.locator(".timeline")).containsText("routed");
            // The data field stays empty, so that the event's own data is used: its template fails without an
            // amount.
            page.getByText("Re-run decision", new Page.GetByTextOptions().setExact(true))
                    .click();
            Locator tree = page.locator(".explanation .tree").first();
            assertThat(tree).isVisible();
            assertThat(tree).containsText("preference");
            assertThat(page.locator(".explanation")).containsText("deliver");
            assertThat(page.locator(".explanation")).not().containsText("template-failed");
            keep(page, "explain");
        }
    }

    @Test
    void anEditorSeesWhatATemplateSaysAndPublishesIt(Standalone system) {
        String id = "console.test-" + UUID.randomUUID();
        try (BrowserContext context = context(ColorScheme.LIGHT)) {
            Page page = signedIn(context, system);
            page.navigate(system.url() + BASE + "templates");
            page.getByLabel("Id").fill(id);
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Open or create"))
                    .click();
            page.getByText("Add a content").click();
            page.locator("[name=channel0]").selectOption("email");
            page.locator("[name=title0]").fill("Hello {{recipient.id}}");
            page.locator("[name=text0]").fill("{{plural data.count one=\"# parcel\" other=\"# parcels\"}} for you");
            page.locator("[name=html0]").fill("<h1 style=\"color:#204080\">Hello {{recipient.id}}</h1>" + SCRIPT);
            page.locator("[name=previewChannel]").selectOption("email");
            page.locator("[name=sample]").fill("{\"data\": {\"count\": 2}, \"recipient\": {\"id\": \"ann\"}}");

            Locator preview = page.locator("#preview");
            assertThat(preview.locator(".bubble")).containsText("Hello ann");
            assertThat(preview).containsText("2 parcels for you");
            assertThat(page.frameLocator("iframe.preview").locator("h1")).hasText("Hello ann");
            keep(page, "template-preview");
            page.locator("[name=sample]").fill("{\"data\": {}, \"recipient\": {\"id\": \"ann\"}}");
            assertThat(preview.locator(".notice.warn")).isVisible();
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Publish"))
                    .click();

            assertThat(page.getByRole(AriaRole.STATUS).first()).containsText("Published");
            assertThat(page.locator("[name=title0]")).hasValue("Hello {{recipient.id}}");
            Assertions.assertThat(page.title()).isNotEqualTo("owned");
            JsonNode stored = new PlatformClient(system.url(), system.apiKey()).read("/v1/templates/" + id);
            Assertions.assertThat(stored.at("/contents/0/channel").asString()).isEqualTo("email");
        }
    }

    @Test
    void aTemplateIsTriedWithARealEvent(Standalone system) {
        try (BrowserContext context = context(ColorScheme.LIGHT)) {
            Page page = signedIn(context, system);
            page.navigate(system.url() + BASE + "templates/edit?id=payment.received");
            page.locator("[hx-post$='explain/sending'] [name=recipient]").fill("ann");
            page.locator("[hx-post$='explain/sending'] [name=data]")
                    .fill("{\"amount\": \"3.00\", \"currency\": \"EUR\", \"payer\": \"A test\"}");
            page.getByRole(
                            AriaRole.BUTTON,
                            new Page.GetByRoleOptions().setName("Send").setExact(true))
                    .click();
            assertThat(page.locator(".sent")).containsText("Accepted");
            String event = page.locator(".sent a").getAttribute("href");
            await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
                page.navigate(system.url() + event);
                Assertions.assertThat(page.locator("main").innerText()).contains("payment.received", "ann");
            });
        }
    }

    @Test
    void aDraftIsTriedOnSomebodyAndMarkedAsATest(Standalone system) {
        try (BrowserContext context = context(ColorScheme.LIGHT)) {
            Page page = signedIn(context, system);
            page.navigate(system.url() + BASE + "templates/edit?id=payment.received");
            String title = "Drafted " + UUID.randomUUID();
            page.locator("[name=title0]").fill(title);
            page.locator("[name=sample]")
                    .fill("{\"data\": {\"amount\": \"3.00\", \"currency\": \"EUR\", \"payer\": \"A test\"}}");
            page.getByLabel("To the recipient").fill("ann");
            page.getByText("Send test of this draft").click();
            Locator verdict = page.locator(".tested li").filter(new Locator.FilterOptions().setHasText("In-app"));
            assertThat(verdict).containsText(Pattern.compile("sent, accepted by|confirmed|seen"));
            keep(page, "template-tested");
            page.reload();
            assertThat(page.getByLabel("To the recipient")).hasValue("ann");
            await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
                page.navigate(system.url() + BASE + "recipient?id=ann");
                assertThat(page.locator("main")).containsText("[Test] " + title);
            });
        }
    }

    @Test
    void aWorkflowIsCheckedWhileItIsWritten(Standalone system) {
        try (BrowserContext context = context(ColorScheme.LIGHT)) {
            Page page = signedIn(context, system);
            page.navigate(system.url() + BASE + "workflows/edit?id=console-" + UUID.randomUUID());
            assertThat(page.locator("#check")).containsText("Valid");
            page.locator("[name=document]").fill("name: Wrong\nsteps:\n- id: bell\n  deliver: {channel: pigeon}\n");
            assertThat(page.locator("#check [role=alert]")).containsText("channel");
            keep(page, "workflow-fault");
            page.locator("[name=document]").fill("name: Right\nsteps:\n- id: bell\n  deliver: {channel: in_app}\n");
            assertThat(page.locator("#check")).containsText("Valid");

            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Publish"))
                    .click();

            assertThat(page.getByRole(AriaRole.STATUS).first()).containsText("Published");
        }
    }

    @Test
    void aWorkflowIsPutTogetherInTheForm(Standalone system) {
        String id = "console-" + UUID.randomUUID();
        try (BrowserContext context = context(ColorScheme.LIGHT)) {
            Page page = signedIn(context, system);
            page.navigate(system.url() + BASE + "workflows/edit?id=" + id);
            Locator document = page.locator("#document");
            page.getByLabel("Another step").selectOption("wait");
            page.getByRole(
                            AriaRole.BUTTON,
                            new Page.GetByRoleOptions().setName("Add").setExact(true))
                    .click();
            assertThat(document).hasValue(Pattern.compile(".*for: 5m.*", Pattern.DOTALL));
            page.locator("[id='steps/1/wait/for']").fill("2m");
            page.locator("[id='steps/1/wait/unless']").selectOption("seen");
            assertThat(document).hasValue(Pattern.compile(".*for: 2m.*unless: seen.*", Pattern.DOTALL));
            page.getByLabel("Another step").selectOption("deliver");
            page.getByRole(
                            AriaRole.BUTTON,
                            new Page.GetByRoleOptions().setName("Add").setExact(true))
                    .click();
            page.locator("[id='steps/2/deliver/channel']").selectOption("push");
            assertThat(document).hasValue(Pattern.compile(".*channel: push.*", Pattern.DOTALL));
            page.getByLabel("Another step").selectOption("digest");
            page.getByRole(
                            AriaRole.BUTTON,
                            new Page.GetByRoleOptions().setName("Add").setExact(true))
                    .click();
            page.locator("[id='steps/3/digest/window']").selectOption("scheduled");
            page.locator("[id='steps/3/digest/window/scheduled/days']").fill("mon, fri");
            page.locator("[id='steps/3/digest/window/scheduled/zone']").fill("Europe/Berlin");
            page.locator("[id='steps/3/digest/maxItems']").click();
            assertThat(document).hasValue(Pattern.compile(".*zone: Europe/Berlin.*", Pattern.DOTALL));
            assertThat(page.locator("#check")).containsText("Valid");
            keep(page, "workflow-form");

            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Publish"))
                    .click();

            assertThat(page.getByRole(AriaRole.STATUS).first()).containsText("Published");
            JsonNode stored = new PlatformClient(system.url(), system.apiKey()).read("/v1/workflows/" + id);
            Assertions.assertThat(stored.at("/steps/1/wait/for").asString()).isEqualTo("2m");
            Assertions.assertThat(stored.at("/steps/2/deliver/channel").asString())
                    .isEqualTo("push");
            Assertions.assertThat(
                            stored.at("/steps/3/digest/window/scheduled/days").toString())
                    .isEqualTo("[\"mon\",\"fri\"]");
        }
    }

    @Test
    void aPreferenceThatSupportChangesIsAudited(Standalone system) {
        PlatformClient platform = new PlatformClient(system.url(), system.apiKey());
        String recipient = "console-" + UUID.randomUUID();
        platform.put(
                "/v1/recipients/" + recipient,
                "{\"locale\": \"de\", \"attributes\": {\"plan\": \"%s\"}}".formatted(SCRIPT.replace("\"", "'")));
        try (BrowserContext context = context(ColorScheme.DARK)) {
            Page page = signedIn(context, system);
            page.navigate(system.url() + BASE + "recipient?id=" + recipient);
            page.locator("select[name=sms]").selectOption("off");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Save"))
                    .first()
                    .click();
            assertThat(page.getByRole(AriaRole.STATUS).first()).containsText("Saved");
            assertThat(page.locator("select[name=sms]")).hasValue("off");
            Assertions.assertThat(platform.read("/v1/recipients/" + recipient + "/preferences")
                            .at("/all/sms")
                            .asBoolean(true))
                    .isFalse();

            page.getByText("Change log").click();

            assertThat(page.locator("tbody tr").first()).containsText("operator:" + system.consoleOperator());
            page.locator("tbody tr details summary").first().click();
            assertThat(page.locator("tbody tr pre").last()).containsText("<script>");
            page.getByText("Verify the chain").click();
            assertThat(page.locator("#verification")).containsText("Whole");
            Assertions.assertThat(page.title()).isNotEqualTo("owned");
            keep(page, "audit-of-recipient");
        }
    }

    @Test
    void deadLettersAreGroupedReadAndSentAgain(Standalone system) {
        String summary = deadLetter();
        String topic = NOWHERE + summary.substring(summary.lastIndexOf(' ') + 1);
        try (BrowserContext context = context(ColorScheme.LIGHT)) {
            Page page = signedIn(context, system);
            await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
                page.navigate(system.url() + BASE + "dead-letters?range=hour&sourceTopic=" + topic);
                Assertions.assertThat(page.locator("main").innerText()).contains(summary);
            });
            Assertions.assertThat(page.title()).isNotEqualTo("owned");
            page.locator("tr", new Page.LocatorOptions().setHasText(summary))
                    .locator("a")
                    .first()
                    .click();
            assertThat(page.locator(".facts")).containsText(summary);
            page.goBack();

            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Send again"))
                    .first()
                    .click();

            assertThat(page.getByRole(AriaRole.STATUS)).containsText("of");
            await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
                String[] words =
                        page.getByRole(AriaRole.STATUS).textContent().strip().split(" ");
                Assertions.assertThat(words[0]).isEqualTo(words[2]).isNotEqualTo("0");
            });
            keep(page, "redrive");
        }
    }

    @Test
    void aReplayIsStartedAndWatched(Standalone system) {
        delivered(system, "ann");
        String reason = "a router was away " + UUID.randomUUID();
        try (BrowserContext context = context(ColorScheme.DARK)) {
            Page page = signedIn(context, system);
            page.navigate(system.url() + BASE + "replays");
            page.locator("select[name=lane]").selectOption("standard");
            page.locator("[name=reason]").fill(reason);
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Start"))
                    .click();

            assertThat(page.getByRole(AriaRole.STATUS)).containsText("begins within a second");
            Locator row = page.locator("#newest tbody tr").first();
            assertThat(row).containsText(reason);
            assertThat(row.locator(".tag")).hasText("over");
            Assertions.assertThat(number(row.locator(".number").first())).isPositive();
            keep(page, "replay-over");
        }
    }

    @Test
    void aCatalogIsUploadedAfterItWasShown(Standalone system) {
        String id = "console-" + UUID.randomUUID();
        PlatformClient platform = new PlatformClient(system.url(), system.apiKey());
        try (BrowserContext context = context(ColorScheme.LIGHT)) {
            Page page = signedIn(context, system);
            page.navigate(system.url() + BASE + "catalog-files");
            Locator shown = page.locator("#plan");
            Locator publish = page.getByText("Publish all of it");
            choose(page, id, "Of a file");
            assertThat(shown).containsText("created");
            assertThat(shown.locator("pre")).containsText("+  \"name\" : \"Of a file\"");
            keep(page, "catalog-plan");
            publish.click();
            assertThat(shown).containsText("1 published or deleted");
            Assertions.assertThat(
                            platform.read("/v1/categories/" + id).path("name").asString())
                    .isEqualTo("Of a file");

            choose(page, id, "Of another file");
            assertThat(shown.locator("pre")).containsText("-  \"name\" : \"Of a file\"");
            platform.put("/v1/categories/" + id, "{\"name\": \"Changed meanwhile\"}");
            publish.click();

            assertThat(shown).containsText("look at it again");
            Assertions.assertThat(
                            platform.read("/v1/categories/" + id).path("name").asString())
                    .isEqualTo("Changed meanwhile");
        }
    }

    @Test
    void aRecipientIsHandedOutAndErasedOnceTheIdIsTyped(Standalone system) throws IOException {
        PlatformClient platform = new PlatformClient(system.url(), system.apiKey());
        String recipient = "console-" + UUID.randomUUID();
        platform.put("/v1/recipients/" + recipient, "{\"locale\": \"de\", \"attributes\": {\"plan\": \"gold\"}}");
        String notification = delivered(system, recipient);
        try (BrowserContext context = context(ColorScheme.LIGHT)) {
            Page page = signedIn(context, system);
            page.navigate(system.url() + BASE + "recipient?id=" + recipient);
            Path handedOut = page.waitForDownload(
                            () -> page.getByText("Export data").click())
                    .path();
            try (ZipFile zip = new ZipFile(handedOut.toFile())) {
                Assertions.assertThat(text(zip, "recipient-1.json")).contains("gold", notification);
                Assertions.assertThat(text(zip, "inbox-1.json")).contains("7.50 EUR received");
            }

            page.getByText("Erase …").click();
            Locator confirmation = page.locator("[name=confirmation]");
            confirmation.fill(recipient + "x");
            page.getByText("Erase for good").click();
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("must be the recipient's id");
            confirmation.fill(recipient);
            page.getByText("Erase for good").click();

            assertThat(page.locator("#progress .tag").first()).hasText("done");
            keep(page, "recipient-erased");
            page.navigate(system.url() + BASE + "audit?kind=recipient&subject=" + recipient);
            assertThat(page.locator("tbody")).containsText("erase");
            assertThat(page.locator("tbody")).containsText("export");
            page.navigate(system.url() + BASE + "recipient?id=" + recipient);
            assertThat(page.locator("h1")).containsText("Page not found");
        }
    }

    @Test
    void aDraftIsFoundAgainAndWhatIsMissingIsNamed(Standalone system) {
        String id = "console-" + UUID.randomUUID();
        try (BrowserContext context = context(ColorScheme.LIGHT)) {
            Page page = signedIn(context, system);
            String list = system.url() + BASE + "catalog/event-types";
            page.navigate(list + "/edit?id=" + id);
            page.locator("[name=document]")
                    .fill("{\"name\": \"Of the draft\", \"lane\": \"standard\", \"workflow\": \"none-%s\"}"
                            .formatted(id));
            page.getByText("Save as draft").click();
            assertThat(page.getByText("This is a draft.")).isVisible();
            page.navigate(list);
            keep(page, "drafts");
            page.getByText(id).click();
            assertThat(page.locator("[name=document]")).hasValue(Pattern.compile(".*Of the draft.*", Pattern.DOTALL));

            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Publish"))
                    .click();

            assertThat(page.getByRole(AriaRole.STATUS).first()).containsText("Published.");
            assertThat(page.getByText("A draft of")).not().isVisible();
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("/workflow: there is no workflow none-" + id);
            keep(page, "missing-documents");
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("none-" + id))
                    .click();
            assertThat(page.locator("h1")).hasText("none-" + id);
        }
    }

    @Test
    void aLeverIsPulledSeenOnEveryPageAndReleased(Standalone system) {
        try (BrowserContext context = context(ColorScheme.LIGHT)) {
            Page page = signedIn(context, system);
            page.navigate(system.url() + BASE + "levers");
            Locator throttle = page.locator("form:has(input[value=throttle])");
            throttle.locator("[name=lane]").selectOption("bulk");
            throttle.locator("[name=eventsPerSecond]").fill("1000");
            throttle.locator("[name=reason]").fill("a flood of newsletters");
            throttle.getByRole(AriaRole.BUTTON).click();
            assertThat(page.getByRole(AriaRole.STATUS).first())
                    .containsText("throttle:tenant:demo:lane:bulk is pulled");
            Locator row = page.locator("#held tbody tr").first();
            assertThat(row).containsText("a flood of newsletters");
            await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
                page.locator("#again").click();
                assertThat(row).containsText("1 of 1");
            });
            keep(page, "lever-held");
            page.navigate(system.url() + BASE + "overview");
            Locator banner = page.getByText(
                    "Each instance accepts at most 1000 events per second in the lane bulk for this tenant.");
            assertThat(banner).isVisible();
            keep(page, "lever-banner");
            LOOKS.getFirst().at(page);
            keep(page, "lever-banner-phone");
            page.navigate(system.url() + BASE + "levers");

            row.getByRole(AriaRole.BUTTON).click();

            assertThat(page.getByRole(AriaRole.STATUS).first()).containsText("is released");
            assertThat(banner).not().isVisible();
            assertThat(page.locator("#held")).not().containsText("a flood of newsletters");
        }
    }

    @Test
    void aCampaignIsDraftedLetRunAndWatched(Standalone system) {
        String id = "console-" + UUID.randomUUID();
        PlatformClient platform = new PlatformClient(system.url(), system.apiKey());
        platform.put("/v1/recipients/ann/subscriptions/" + id, "");
        platform.put(
                "/v1/templates/" + id,
                "{\"contents\": [{\"channel\": \"in_app\", \"title\": \"Of the campaign\", \"text\": \"{{data.payer}}\"}]}");
        try (BrowserContext context = context(ColorScheme.LIGHT)) {
            Page page = signedIn(context, system);
            page.navigate(system.url() + BASE + "campaigns");
            page.getByLabel("Id").fill(id);
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Open or create"))
                    .click();
            page.locator("[name=eventType]").fill("payment.received");
            page.locator("[name=topic]").fill(id);
            page.locator("[name=template0]").fill(id);
            page.locator("[name=data0]").fill("{\"amount\": \"1.00\", \"currency\": \"EUR\", \"payer\": \"Bob\"}");
            page.locator("[name=topic]").fill(id + "-unknown");
            page.getByText("Save and review").click();
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("has no subscriber");
            assertThat(page.getByText("Send to")).hasCount(0);
            page.getByText("Back to the draft").click();
            page.locator("[name=topic]").fill(id);
            page.getByText("Save and review").click();
            assertThat(page.locator("#recipients")).hasText("1");
            keep(page, "campaign-review");

            page.getByText("Send to 1 recipient").click();

            assertThat(page.locator(".lead .tag").first()).hasText("finished");
            assertThat(page.locator("#live")).hasText("live");
            assertThat(page.locator("[data-figure='written.a']")).hasText("1");
            assertThat(page.locator("[data-figure^='deliveries.a.']:text-is('1')"))
                    .hasCount(1);
            keep(page, "campaign-finished");
            page.getByLabel("Id of the copy").fill(id + "-copy");
            page.getByText("Copy to a new draft").click();
            assertThat(page.locator("[name=topic]")).hasValue(id);
            assertThat(page.locator("[name=template0]")).hasValue(id);
            Assertions.assertThat(platform.notifications("campaign:%s:a".formatted(id)))
                    .singleElement()
                    .extracting(told -> told.path("recipient").asString())
                    .isEqualTo("ann");
            page.navigate(system.url() + BASE + "recipient?id=ann");
            assertThat(page.locator("main")).containsText("Of the campaign");
        }
    }

    @Test
    void aRecipientChoosesByALinkInTheirLanguage(Standalone system) {
        PlatformClient platform = new PlatformClient(system.url(), system.apiKey());
        String recipient = "centre-" + UUID.randomUUID();
        platform.put("/v1/recipients/" + recipient, "{\"locale\": \"ar\"}");
        platform.put("/v1/categories/console-news", "{\"name\": \"News\"}");
        String url = JsonMapper.shared()
                .readTree(platform.post("/v1/recipients/" + recipient + "/preference-links", "")
                        .body())
                .path("url")
                .asString();
        try (BrowserContext context = context(ColorScheme.LIGHT)) {
            Page page = page(context);
            page.setViewportSize(390, 800);
            page.navigate(url);
            assertThat(page.locator("html")).hasAttribute("dir", "rtl");
            Chromium.screenshot(page, "preferences-arabic-phone");
            Chromium.assertNoSeriousViolation(page);
            page.locator("[name='email/console-news']").selectOption("off");
            page.locator("button.primary").click();
            assertThat(page.getByRole(AriaRole.STATUS)).isVisible();
            Assertions.assertThat(platform.read("/v1/recipients/" + recipient + "/preferences")
                            .at("/categories/console-news/email")
                            .asBoolean(true))
                    .isFalse();
            page.setViewportSize(1000, 800);
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
            page.navigate(url + "&language=de");
            Chromium.assertNoSeriousViolation(page);
            Chromium.screenshot(page, "preferences-german-dark");
        }
    }

    @Test
    void thePageIsUsedByKeyboard(Standalone system) {
        try (BrowserContext context = context(ColorScheme.LIGHT)) {
            Page page = signedIn(context, system);
            page.navigate(system.url() + BASE + "notifications");
            page.keyboard().press("Tab");
            assertThat(page.locator(".skip")).isFocused();
            page.keyboard().press("Enter");
            assertThat(page.locator("#content")).isFocused();
            page.setViewportSize(390, 800);
            Locator menu = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Menu"));
            assertThat(page.locator("#navigation")).isHidden();
            menu.focus();
            page.keyboard().press("Enter");
            assertThat(menu).hasAttribute("aria-expanded", "true");
            assertThat(page.locator("#navigation")).isVisible();
            keep(page, "menu-phone");
        }
    }

    @Test
    void aPhoneShowsTheStatusAndTheLinkOfEachRow(Standalone system) {
        delivered(system, "ann");
        try (BrowserContext context = context(ColorScheme.LIGHT)) {
            Page page = signedIn(context, system);
            page.setViewportSize(390, 800);
            page.navigate(system.url() + BASE + "notifications");
            Locator row = page.locator("tbody tr").first();
            for (Locator part : List.of(row.locator(".tag"), row.locator("a"))) {
                BoundingBox box = part.boundingBox();
                Assertions.assertThat(box.x).isNotNegative();
                Assertions.assertThat(box.x + box.width).isLessThanOrEqualTo(390);
            }
            assertThat(row.locator("td").first()).hasAttribute("data-column", "When");
            row.locator("a").click();
            assertThat(page).hasURL(Pattern.compile(".*/notifications/n.*"));
        }
    }

    /// Sends a payment to a recipient and waits until its notification has reached the inbox.
    static String delivered(Standalone system, String recipient) {
        PlatformClient platform = new PlatformClient(system.url(), system.apiKey());
        String event = platform.submit("""
                {"type": "payment.received", "recipients": ["%s"],
                 "data": {"amount": "7.50", "currency": "EUR", "payer": "%s"}}
                """.formatted(recipient, "Payer " + UUID.randomUUID()));
        return await().atMost(Duration.ofSeconds(90))
                .until(
                        () -> platform.notifications(event).stream()
                                .map(known -> known.path("id").asString(""))
                                .filter(id -> platform.timeline(id).contains("attempted in_app"))
                                .findFirst()
                                .orElse(""),
                        id -> !id.isEmpty());
    }

    /// Chooses a ZIP with one category and lets the page show the changes.
    private static void choose(Page page, String id, String name) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("categories/%s.json".formatted(id)));
            zip.write("{\"name\": \"%s\"}".formatted(name).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        page.locator("[name=zip]")
                .setInputFiles(new FilePayload("catalog.zip", "application/zip", bytes.toByteArray()));
        page.getByText("Show what would change").click();
    }

    private static String text(ZipFile zip, String name) throws IOException {
        try (InputStream file = zip.getInputStream(zip.getEntry(name))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// Creates a campaign that waits for its start time.
    private static String campaign(Standalone system) {
        String id = draftCampaign(system);
        PlatformClient platform = new PlatformClient(system.url(), system.apiKey());
        platform.json(platform.post("/v1/campaigns/%s/schedule".formatted(id), ""));
        return id;
    }

    private static String draftCampaign(Standalone system) {
        String id = "waits-" + UUID.randomUUID();
        new PlatformClient(system.url(), system.apiKey()).put("/v1/campaigns/" + id, """
                {"name": "It waits", "eventType": "payment.received", "audience": {"everyone": true}, "startAt": "2099-01-01T00:00:00Z",
                 "variants": [{"name": "warm", "percent": 60, "data": {"amount": "1.00", "currency": "EUR", "payer": "Bob"}},
                              {"name": "cold", "percent": 40, "data": {"amount": "2.00", "currency": "EUR", "payer": "Eve"}}]}
                """);
        return id;
    }

    /// Writes a dead letter, as a service does, and returns its summary.
    static String deadLetter() {
        String id = UUID.randomUUID().toString();
        String summary = "not readable " + SCRIPT + " " + id;
        String kafka = JsonMapper.shared()
                .readTree(Path.of("target", "standalone-it", "running.json").toFile())
                .path("kafka")
                .asString();
        try (KafkaProducer<String, DeadLetter> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka),
                Topics.DEAD_LETTERS.keys().serializer(),
                Topics.DEAD_LETTERS.values().serializer())) {
            producer.send(new ProducerRecord<>(
                            Topics.DEAD_LETTERS.name(),
                            "demo/ann",
                            DeadLetter.newBuilder()
                                    .setTenant("demo")
                                    .setSourceTopic(NOWHERE + id)
                                    .setCode("undecodable-record")
                                    .setSummary(summary)
                                    .setAtMillis(Instant.now().toEpochMilli())
                                    .setRecordedBy("ConsoleIT")
                                    .build()))
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return summary;
    }

    /// Waits until the console has a dead letter, and returns its path.
    private static String letter(Standalone system, String summary) {
        try (BrowserContext context = context(ColorScheme.LIGHT)) {
            Page page = signedIn(context, system);
            String href = await().atMost(Duration.ofSeconds(90))
                    .until(
                            () -> {
                                page.navigate(system.url() + BASE + "dead-letters?range=hour");
                                Locator row = page.locator("tr", new Page.LocatorOptions().setHasText(summary));
                                return row.count() == 0
                                        ? ""
                                        : row.locator("a").first().getAttribute("href");
                            },
                            found -> !found.isEmpty());
            return href.substring(BASE.length());
        }
    }

    private static long number(Locator figure) {
        return Long.parseLong(figure.textContent().strip().replace(",", ""));
    }

    /// Saves a screenshot of a page and asserts that it has no serious accessibility violation.
    static void keep(Page page, String name) {
        settle(page);
        Chromium.screenshot(page, "console-" + name);
        Chromium.assertNoSeriousViolation(page);
    }

    /// Waits for the requests that a page sends after it has loaded.
    private static void settle(Page page) {
        if (page.locator("#live").count() > 0) {
            assertThat(page.locator("#live")).hasText("live");
        } else {
            assertThat(page.locator(".htmx-request, .htmx-settling")).hasCount(0);
        }
    }

    private static String name(String path) {
        String name =
                path.replaceAll("\\?.*", "").replaceAll("n[0-9a-f]{32}", "one").replace('/', '-');
        return path.endsWith("=new-one") ? name + "-new" : path.contains("?") ? name + "-one" : name;
    }

    static Page signedIn(BrowserContext context, Standalone system) {
        Page page = page(context);
        page.navigate(system.url() + "/console/sign-in");
        signIn(page, system.consoleOperator(), system.consolePassword());
        assertThat(page).hasURL(Pattern.compile(".*/overview"));
        return page;
    }

    private static void signIn(Page page, String name, String password) {
        page.getByLabel("Name").fill(name);
        page.getByLabel("Password").fill(password);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in"))
                .click();
    }

    /// Opens a page that fails the test if it throws or violates its content security policy.
    private static Page page(BrowserContext context) {
        Page page = context.newPage();
        page.onPageError(error -> Assertions.fail("the page threw " + error));
        page.onDialog(dialog -> Assertions.fail("the page says " + dialog.message()));
        page.onConsoleMessage(message -> {
            // Violations inside a preview are those of the draft.
            if (message.text().contains("Content Security Policy")
                    && !message.location().contains("/previews/")
                    && !message.text().contains("sandboxed")) {
                Assertions.fail(message.text());
            }
        });
        return page;
    }

    private static BrowserContext context(ColorScheme scheme) {
        return CHROMIUM.context(scheme, 1200, 800);
    }
}
