// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Answers of the console about one recipient or notification: search, contents and decisions, in a real headless
/// browser. Needs Chromium on the machine and is skipped without it.
@ExtendWith(RunningSystem.class)
@Timeout(600)
class ConsoleAnswersIT {

    private static final List<ConsoleIT.Look> LOOKS = List.of(
            new ConsoleIT.Look("phone", ColorScheme.LIGHT, 390),
            new ConsoleIT.Look("phone-dark", ColorScheme.DARK, 390),
            new ConsoleIT.Look("light", ColorScheme.LIGHT, 1440),
            new ConsoleIT.Look("dark", ColorScheme.DARK, 1440));

    @RegisterExtension
    static final Chromium CHROMIUM = new Chromium();

    @Test
    void pagesAreInGroupsAndFoundByTheirNames(Standalone system) {
        try (BrowserContext context = CHROMIUM.context(ColorScheme.LIGHT, 1440, 900)) {
            Page page = ConsoleIT.signedIn(context, system);
            Locator navigation = page.locator("#navigation");
            Assertions.assertThat(navigation.locator("h2").allTextContents())
                    .extracting(String::strip)
                    .containsExactly("Observe", "Build", "Send", "People", "Operate");
            assertThat(navigation
                            .getByRole(AriaRole.REGION, new Locator.GetByRoleOptions().setName("Build"))
                            .getByText("Templates"))
                    .isVisible();
            keepEverywhere(page, "navigation");
            page.locator("#content").focus();
            page.keyboard().press("/");
            Locator find = page.getByLabel("Find a page, a person or a notification");
            assertThat(find).isFocused();

            page.keyboard().type("dead letters");
            page.keyboard().press("Enter");

            assertThat(page).hasURL(Pattern.compile(".*/dead-letters"));
        }
    }

    @Test
    void aNotificationShowsItsDataAndMessagesAndTheDecisionIsRunAgainWithThem(Standalone system) {
        String notification = ConsoleIT.delivered(system, "ann");
        try (BrowserContext context = CHROMIUM.context(ColorScheme.LIGHT, 1440, 900)) {
            Page page = ConsoleIT.signedIn(context, system);
            page.navigate(system.url() + ConsoleIT.BASE + "notifications/" + notification);

            assertThat(page.locator(".verdicts li").filter(new Locator.FilterOptions().setHasText("In-app")))
                    .containsText(Pattern.compile("sent, accepted by|confirmed|seen"));
            page.getByText("Show content").click();

            Locator content = page.locator(".content");
            assertThat(content.locator("pre")).containsText("\"amount\" : \"7.50\"");
            assertThat(content.locator(".bubble").first()).containsText("7.50 EUR received");
            page.locator(".content iframe").scrollIntoViewIfNeeded();
            assertThat(page.frameLocator(".content iframe").locator("h1")).hasText("7.50 EUR received");
            Chromium.screenshot(page, "console-email-content");
            page.getByText("Re-run decision").click();
            Locator explanation = page.locator(".explanation");
            assertThat(explanation).containsText("deliver");
            assertThat(explanation.locator(".tag.good").filter(new Locator.FilterOptions().setHasText("in_app")))
                    .not()
                    .hasCount(0);
            assertThat(explanation).not().containsText("template-failed");
            keepEverywhere(page, "notification-content");
            page.locator(".facts a[href*='event?']").click();
            page.getByText("Show content").click();
            assertThat(page.locator(".content pre")).containsText("\"amount\" : \"7.50\"");
            keepEverywhere(page, "event-content");
            page.navigate(system.url() + ConsoleIT.BASE + "audit?kind=recipient&subject=ann");
            assertThat(page.locator("tbody")).containsText("read content");
        }
    }

    private static void keepEverywhere(Page page, String name) {
        for (ConsoleIT.Look look : LOOKS) {
            look.at(page);
            ConsoleIT.keep(page, name + "-" + look.name());
            Assertions.assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                    .as("%s is as wide as the screen (%s)", name, look.name())
                    .isLessThanOrEqualTo(look.width());
        }
        LOOKS.get(2).at(page);
    }
}
