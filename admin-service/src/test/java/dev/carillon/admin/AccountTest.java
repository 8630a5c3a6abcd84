// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.admin.RunningAdmin.Reply;
import dev.carillon.admin.RunningAdmin.Tenancy;
import dev.carillon.admin.database.AdminDatabase;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// An operator's own account and sessions.
class AccountTest {

    private static final String ACCOUNT = "/console/account";
    private static final Pattern HANDLE = Pattern.compile("name=\"handle\" value=\"([0-9a-f]{64})\"");

    private static RunningAdmin admin;
    private static Tenancy tenancy;

    @BeforeAll
    static void start() {
        admin = RunningAdmin.shared();
        tenancy = admin.newTenant();
    }

    /// Operator with a password, a role in the tenant, and no session.
    private record Person(String name, String password) {

        ConsoleSession signIn(String... headers) {
            return signInWith(password, headers);
        }

        ConsoleSession signInWith(String typed, String... headers) {
            ConsoleSession session = new ConsoleSession(admin.url(), name, headers);
            session.signIn(typed);
            return session;
        }
    }

    @Test
    void everyInstanceServesEverySession() {
        Person person = newPerson();
        ConsoleSession session = person.signIn();

        try (RunningAdmin other = RunningAdmin.another()) {
            ConsoleSession there = session.at(other.url());

            assertThat(there.get(page()).statusCode()).isEqualTo(200);
            assertThat(there.submit(ACCOUNT, ACCOUNT + "/sessions/end-others").statusCode())
                    .as("the token of the form, too")
                    .isEqualTo(200);
            there.submit(ACCOUNT, "/console/sign-out");
        }
        assertThat(session.get(page()).uri().getPath())
                .as("signed out everywhere")
                .isEqualTo("/console/sign-in");
    }

    @Test
    void anOperatorListsAndEndsTheirSessions() {
        Person person = newPerson();
        ConsoleSession here = person.signIn("User-Agent", "Browser one");
        ConsoleSession there = person.signIn("User-Agent", "Browser <two>", "X-Forwarded-For", "203.0.113.9");

        String listed = here.get(ACCOUNT).body();
        assertThat(listed).contains("Browser one", "Browser &lt;two&gt;", "203.0.113.9", "this session");
        Matcher handle = HANDLE.matcher(listed);
        assertThat(handle.find()).isTrue();
        here.submit(ACCOUNT, ACCOUNT + "/sessions/end", "handle", handle.group(1));

        assertThat(there.get(page()).uri().getPath()).isEqualTo("/console/sign-in");
        assertThat(here.get(page()).statusCode()).isEqualTo(200);
        assertThat(here.get(ACCOUNT).body()).doesNotContain("two");
    }

    @Test
    void nobodyEndsTheSessionOfAnother() {
        Person one = newPerson();
        Person other = newPerson();
        ConsoleSession victim = one.signIn();
        ConsoleSession second = one.signIn();
        Matcher handle = HANDLE.matcher(second.get(ACCOUNT).body());
        assertThat(handle.find()).isTrue();

        HttpResponse<String> refused =
                other.signIn().submit(ACCOUNT, ACCOUNT + "/sessions/end", "handle", handle.group(1));

        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(victim.get(page()).statusCode()).isEqualTo(200);
    }

    @Test
    void anOperatorChangesTheirPasswordAndTheirOtherSessionsEnd() {
        Person person = newPerson();
        ConsoleSession here = person.signIn();
        ConsoleSession there = person.signIn();
        String chosen = "violet-kestrel-" + UUID.randomUUID();

        assertThat(change(here, "not the current one", chosen).statusCode()).isEqualTo(400);
        assertThat(change(here, person.password(), chosen).statusCode()).isEqualTo(200);

        assertThat(here.get(page()).statusCode()).isEqualTo(200);
        assertThat(there.get(page()).uri().getPath()).isEqualTo("/console/sign-in");
        assertThat(person.signIn().get(page()).uri().getPath()).isEqualTo("/console/sign-in");
        assertThat(person.signInWith(chosen).get(page()).statusCode()).isEqualTo(200);
    }

    @Test
    void aCommonPasswordIsRefused() {
        Person person = newPerson();
        ConsoleSession session = person.signIn();

        for (String common : List.of("Password1234!", "qwertyuiop123", "short")) {
            HttpResponse<String> refused = change(session, person.password(), common);
            assertThat(refused.statusCode()).as(common).isEqualTo(400);
        }
    }

    @Test
    void wrongCurrentPasswordsAreLimited() {
        Person person = newPerson();
        ConsoleSession session = person.signIn();
        for (int i = 0; i < 10; i++) {
            change(session, "guess number " + i, "violet-kestrel-at-noon");
        }

        assertThat(change(session, person.password(), "violet-kestrel-at-noon").body())
                .contains("too often");
    }

    /// Content of the database: neither the cookie nor the operator's token of the session.
    @Test
    void aReaderOfTheDatabaseCannotUseASession() {
        Person person = newPerson();
        ConsoleSession session = person.signIn();
        String token = session.token(ACCOUNT);

        byte[] content = admin.bean(AdminDatabase.class)
                .jdbc()
                .sql("select content from console_sessions where operator = ?")
                .param(person.name())
                .query(byte[].class)
                .single();

        assertThat(new String(content, StandardCharsets.ISO_8859_1))
                .doesNotContain(token, "springframework", person.name());
    }

    @Test
    void overTlsTheCookieIsBoundToTheHost() {
        Reply secure = admin.call("GET", "/console/sign-in", "", "", "X-Forwarded-Proto", "https");
        Reply plain = admin.get("/console/sign-in", "");

        assertThat(secure.header("Set-Cookie"))
                .startsWith("__Host-carillon_console=")
                .contains("Secure", "HttpOnly", "SameSite=Lax", "Path=/")
                .doesNotContain("Domain");
        assertThat(secure.header("Strict-Transport-Security")).contains("max-age=31536000");
        assertThat(plain.header("Set-Cookie")).startsWith("carillon_console=").doesNotContain("Secure");
        assertThat(plain.header("Strict-Transport-Security")).isEmpty();
    }

    private static HttpResponse<String> change(ConsoleSession session, String current, String chosen) {
        return session.submit(ACCOUNT, ACCOUNT + "/password", "current", current, "password", chosen);
    }

    private static Person newPerson() {
        RunningAdmin.NewOperator created = admin.newOperator(tenancy.tenant(), "viewer");
        return new Person(created.name(), created.password());
    }

    private static String page() {
        return "/console/t/" + tenancy.tenant() + "/audit";
    }
}
