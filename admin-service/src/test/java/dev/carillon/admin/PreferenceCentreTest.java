// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.admin.RunningAdmin.Reply;
import dev.carillon.admin.RunningAdmin.Tenancy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Preference centre that recipients open by a signed link.
class PreferenceCentreTest {

    private static RunningAdmin admin;
    private static Tenancy tenancy;
    private ConsoleSession browser;

    @BeforeAll
    static void start() {
        admin = RunningAdmin.shared();
        tenancy = admin.newTenant();
        admin.put("/v1/categories/news", tenancy.key(), "{\"name\": \"<b>News</b>\"}");
        admin.put("/v1/categories/security", tenancy.key(), "{\"name\": \"Security\", \"mandatory\": true}");
    }

    @BeforeEach
    void recipient() {
        admin.put("/v1/recipients/ann", tenancy.key(), """
            {"locale": "de-AT", "preferences": {"categories": {"news": {"email": false}}, "eventTypes": {"x": {"sms": false}}}}
            """);
        browser = new ConsoleSession(admin.url(), "");
    }

    @Test
    void whatIsChosenIsSavedAndWhatThePageDoesNotShowStays() {
        String link = link("ann");

        HttpResponse<String> saved = browser.post(
                "/preferences",
                "",
                "t",
                token(link),
                "language",
                "de",
                "sms/news",
                "off",
                "email/news",
                "",
                "push/",
                "on",
                "email/security",
                "off");

        assertThat(saved.statusCode()).isEqualTo(200);
        assertThat(saved.body()).contains("Gespeichert.");
        Reply preferences = admin.get("/v1/recipients/ann/preferences", tenancy.key());
        assertThat(preferences.body().toString())
                .isEqualTo(
                        "{\"all\":{\"push\":true},\"categories\":{\"news\":{\"sms\":false}},\"eventTypes\":{\"x\":{\"sms\":false}}}");
        Reply audit = admin.call(
                "GET", "/v1/audit?kind=recipient", RunningAdmin.OPERATOR_KEY, "", "Carillon-Tenant", tenancy.tenant());
        assertThat(audit.text("/items/0/actor")).isEqualTo("recipient:ann");
    }

    @Test
    void aSavedChangeIsUndoneByTheButtonOfThePage() {
        String token = token(link("ann"));
        HttpResponse<String> saved =
                browser.post("/preferences", "", "t", token, "language", "en", "sms/news", "off", "email/news", "on");
        assertThat(saved.body()).contains(">Undo</button>");

        List<String> fields = new ArrayList<>(List.of("t", token, "language", "en"));
        String form = saved.body()
                .substring(saved.body().indexOf("<form"), saved.body().indexOf(">Undo</button>"));
        Matcher field =
                Pattern.compile("name=\"([a-z_]+/[^\"]*)\" value=\"([^\"]*)\"").matcher(form);
        while (field.find()) {
            fields.addAll(List.of(field.group(1), field.group(2)));
        }
        HttpResponse<String> undone = browser.post("/preferences", "", fields.toArray(String[]::new));

        assertThat(undone.body()).contains("Saved.");
        assertThat(admin.get("/v1/recipients/ann/preferences", tenancy.key())
                        .body()
                        .toString())
                .contains("\"categories\":{\"news\":{\"email\":false}}");
    }

    @Test
    void thePageHasTheTenantsName() {
        assertThat(browser.get("/preferences?t=" + token(link("ann"))).body()).contains(">A tenant<");
    }

    @ParameterizedTest
    @CsvSource({
        "'', de, ltr, Was Sie offen lassen",
        "en, en, ltr, Where you choose nothing",
        "ar, ar, rtl, حفظ",
        "xx, de, ltr, Speichern"
    })
    void itSpeaksTheRecipientsLanguageOrTheOneThatIsAskedFor(
            String asked, String language, String direction, String words) {
        String page = browser.get(link("ann") + "&language=" + asked).body();

        assertThat(page).contains("lang=\"" + language + "\"", "dir=\"" + direction + "\"", words);
    }

    @Test
    void aNameIsShownAndNotRun() {
        assertThat(browser.get(link("ann")).body())
                .contains("&lt;b&gt;News&lt;/b&gt;")
                .doesNotContain("<b>News");
    }

    @Test
    void whatIsNoLinkOpensNothing() {
        String link = link("ann");
        String clients =
                admin.post("/v1/recipients/ann/tokens", tenancy.key(), "{}").text("/token");
        String others = admin.newTenant().key();

        for (String token : new String[] {"", "nonsense", clients, others, token(link) + "x", altered(token(link))}) {
            HttpResponse<String> page = browser.get("/preferences?language=en&t=" + token);
            assertThat(page.statusCode()).as(token).isEqualTo(404);
            assertThat(page.body())
                    .as(token)
                    .contains("This link is not valid any more")
                    .doesNotContain("email/news");
        }
    }

    @Test
    void aQueryThatIsNoTextIsAnsweredWithAPage() {
        HttpResponse<String> answer = browser.get("/preferences?t=%C3%28");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("<h1>");
    }

    @Test
    void aRevokedLinkOpensNothing() {
        String revoked = link("ann");
        assertThat(browser.get(revoked).statusCode()).isEqualTo(200);

        assertThat(admin.delete("/v1/recipients/ann/preference-links", tenancy.key())
                        .status())
                .isEqualTo(204);

        assertThat(browser.get(revoked).statusCode()).isEqualTo(404);
        assertThat(browser.get(link("ann")).statusCode()).isEqualTo(200);
    }

    @Test
    void aLinkDoesNotCreateADeletedRecipientAgain() {
        admin.put("/v1/recipients/leaver", tenancy.key(), "{}");
        String link = link("leaver");
        admin.delete("/v1/recipients/leaver", tenancy.key());

        browser.post("/preferences", "", "t", token(link), "email/news", "on");

        assertThat(admin.get("/v1/recipients/leaver", tenancy.key()).status()).isEqualTo(404);
        assertThat(admin.post("/v1/recipients/leaver/preference-links", tenancy.key(), "")
                        .status())
                .isEqualTo(404);
        admin.put("/v1/recipients/leaver", tenancy.key(), "{}");
        assertThat(browser.get(link).statusCode()).as("another profile").isEqualTo(404);
    }

    @Test
    void aLinkIsNoClientsToken() {
        Reply refused = admin.get("/v1/recipients/ann", token(link("ann")));

        assertThat(refused.status()).isEqualTo(401);
    }

    @Test
    void aFormIsSavedWithoutCookiesByAnyInstanceAndAfterTheOneThatShowedItIsGone() throws Exception {
        String link = link("ann");
        try (HttpClient mail = HttpClient.newHttpClient()) {
            try (RunningAdmin other = RunningAdmin.another()) {
                HttpResponse<String> shown = mail.send(
                        HttpRequest.newBuilder(other.url().resolve(link)).build(),
                        HttpResponse.BodyHandlers.ofString());
                assertThat(shown.statusCode()).isEqualTo(200);
                assertThat(shown.headers().map()).doesNotContainKey("set-cookie");
                assertThat(shown.body()).contains("name=\"t\"").doesNotContain("_csrf");
                assertThat(save(mail, other, token(link), "on").headers().map()).doesNotContainKey("set-cookie");
            }

            HttpResponse<String> saved = save(mail, admin, token(link), "off");

            assertThat(saved.statusCode()).isEqualTo(302);
            assertThat(saved.headers().map()).doesNotContainKey("set-cookie");
            HttpResponse<String> after = mail.send(
                    HttpRequest.newBuilder(admin.url()
                                    .resolve(saved.headers()
                                            .firstValue("Location")
                                            .orElseThrow()))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(after.body()).contains("Gespeichert.");
        }
        assertThat(admin.get("/v1/recipients/ann/preferences", tenancy.key())
                        .body()
                        .at("/categories/news")
                        .toString())
                .isEqualTo("{\"sms\":false}");
    }

    @Test
    void aFormWithoutAValidLinkChangesNothing() {
        String link = link("ann");

        for (String token : new String[] {"", "nonsense", altered(token(link))}) {
            HttpResponse<String> answer = browser.post("/preferences", "", "t", token, "email/news", "on");

            assertThat(answer.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
            assertThat(answer.body()).doesNotContain("Gespeichert", "Saved", "email/news");
        }
        assertThat(browser.post("/preferences", "", "email/news", "on").body()).contains("<main class=\"centre\">");
        assertThat(admin.get("/v1/recipients/ann/preferences", tenancy.key())
                        .body()
                        .at("/categories/news")
                        .toString())
                .isEqualTo("{\"email\":false}");
    }

    private static HttpResponse<String> save(HttpClient browser, RunningAdmin at, String token, String sms)
            throws IOException, InterruptedException {
        return browser.send(
                HttpRequest.newBuilder(at.url().resolve("/preferences"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        // as a browser sends it that was opened from an e-mail
                        .header("Origin", "null")
                        .POST(HttpRequest.BodyPublishers.ofString("t=" + token + "&language=de&sms%2Fnews=" + sms))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String link(String recipient) {
        Reply made = admin.post("/v1/recipients/" + recipient + "/preference-links", tenancy.key(), "");
        assertThat(made.status()).isEqualTo(201);
        URI url = URI.create(made.text("/url"));
        return url.getPath() + "?" + url.getQuery();
    }

    private static String token(String link) {
        return link.substring(link.indexOf("t=") + 2);
    }

    /// Link with another recipient and the original signature.
    private static String altered(String token) {
        String[] parts = token.split("\\.");
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
                .replace("\"ann\"", "\"bob\"");
        parts[1] = Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8));
        return String.join(".", parts);
    }
}
