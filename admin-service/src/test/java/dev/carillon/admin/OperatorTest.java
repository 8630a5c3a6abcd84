// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.admin.RunningAdmin.Reply;
import dev.carillon.admin.RunningAdmin.Tenancy;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Operators and their sign-in to the console.
class OperatorTest {

    private static RunningAdmin admin;
    private static Tenancy tenancy;

    @BeforeAll
    static void start() {
        admin = RunningAdmin.shared();
        tenancy = admin.newTenant();
    }

    private static String page() {
        return "/console/t/" + tenancy.tenant() + "/audit";
    }

    @Test
    void aWrongPasswordAndAnUnknownNameAreToldAlike() {
        ConsoleSession known = new ConsoleSession(
                admin.url(), admin.session(tenancy.tenant(), "viewer").name());
        ConsoleSession unknown = new ConsoleSession(admin.url(), "nobody-of-that-name");

        HttpResponse<String> wrong = known.signIn("not-the-password");
        HttpResponse<String> unknownOperator = unknown.signIn("not-the-password");

        assertThat(wrong.body()).contains("The name, the password or the code is wrong.");
        assertThat(unknownOperator.body().replaceAll("_csrf\" value=\"[^\"]+\"|&quot;: &quot;[^&]+", ""))
                .isEqualTo(wrong.body().replaceAll("_csrf\" value=\"[^\"]+\"|&quot;: &quot;[^&]+", ""));
        assertThat(known.get(page()).uri().getPath()).isEqualTo("/console/sign-in");
    }

    @Test
    void afterTenAttemptsEvenTheRightPasswordIsNotLookedAt() {
        Reply created = admin.post(
                "/v1/operators", RunningAdmin.OPERATOR_KEY, "{\"id\": \"guessed\", \"displayName\": \"Guessed\"}");
        ConsoleSession guesser = new ConsoleSession(admin.url(), "guessed");
        for (int i = 0; i < 10; i++) {
            assertThat(guesser.signIn("guess number " + i).body()).contains("wrong");
        }

        assertThat(guesser.signIn(created.text("/password")).body()).contains("Too many attempts");
    }

    @Test
    void strangersDoNotLockAnOperatorOut() {
        Reply created = admin.post(
                "/v1/operators", RunningAdmin.OPERATOR_KEY, "{\"id\": \"besieged\", \"displayName\": \"Besieged\"}");
        ConsoleSession stranger = new ConsoleSession(admin.url(), "besieged", "X-Forwarded-For", "203.0.113.1");
        for (int i = 0; i < 10; i++) {
            stranger.signIn("guess number " + i);
        }
        assertThat(stranger.signIn("one more guess").body()).contains("Too many attempts");

        ConsoleSession operator = new ConsoleSession(admin.url(), "besieged", "X-Forwarded-For", "203.0.113.2");
        operator.signIn(created.text("/password"));

        assertThat(operator.get("/console/sign-in").statusCode()).isEqualTo(200);
        assertThat(operator.get("/console").statusCode())
                .as("signed in, without a role")
                .isEqualTo(403);
    }

    @Test
    void failuresDoNotLockOthersOutAtTheSameAddress() {
        String shared = "203.0.113.3";
        ConsoleSession stranger = new ConsoleSession(admin.url(), "nobody-here", "X-Forwarded-For", shared);
        for (int i = 0; i < 60; i++) {
            stranger.signIn("guess number " + i);
        }
        Reply created = admin.post(
                "/v1/operators", RunningAdmin.OPERATOR_KEY, "{\"id\": \"neighbour\", \"displayName\": \"Neighbour\"}");

        ConsoleSession operator = new ConsoleSession(admin.url(), "neighbour", "X-Forwarded-For", shared);
        operator.signIn(created.text("/password"));

        assertThat(operator.get("/console").statusCode())
                .as("signed in, without a role")
                .isEqualTo(403);
    }

    /// Networks of IPv6: strangers have a whole one each.
    @Test
    void addressesOfOneNetworkCountTogether() {
        for (int i = 0; i < 10; i++) {
            new ConsoleSession(admin.url(), "wide", "X-Forwarded-For", "2001:db8:1:2::" + (i + 1)).signIn("guess");
        }

        assertThat(new ConsoleSession(admin.url(), "wide", "X-Forwarded-For", "2001:db8:1:2:3::9")
                        .signIn("guess")
                        .body())
                .contains("Too many attempts");
        assertThat(new ConsoleSession(admin.url(), "wide", "X-Forwarded-For", "2001:db8:1:3::9")
                        .signIn("guess")
                        .body())
                .contains("The name, the password or the code is wrong.");
    }

    @Test
    void aFormWithoutItsTokenIsRefused() {
        ConsoleSession session = admin.session(tenancy.tenant(), "admin");

        HttpResponse<String> forged = session.post(
                "/console/t/" + tenancy.tenant() + "/team/roles", "", "operator", session.name(), "roles", "viewer");

        assertThat(forged.statusCode()).isEqualTo(403);
        assertThat(session.get("/console/t/" + tenancy.tenant() + "/team").statusCode())
                .isEqualTo(200);
    }

    @Test
    void anothersTokenIsNoToken() {
        ConsoleSession session = admin.session(tenancy.tenant(), "admin");
        ConsoleSession attacker = admin.session(tenancy.tenant(), "viewer");

        assertThat(session.post(
                                "/console/t/" + tenancy.tenant() + "/team/roles",
                                attacker.token(page()),
                                "operator",
                                session.name())
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void aRoleThatIsTakenAwayIsGoneWithTheNextRequest() {
        ConsoleSession session = admin.session(tenancy.tenant(), "viewer");
        assertThat(session.get(page()).statusCode()).isEqualTo(200);

        admin.call(
                "PUT",
                "/v1/operators/" + session.name() + "/roles",
                RunningAdmin.OPERATOR_KEY,
                "{\"roles\": []}",
                "Carillon-Tenant",
                tenancy.tenant());

        assertThat(session.get(page()).statusCode()).isEqualTo(403);
    }

    @Test
    void whoIsDisabledOrGetsANewPasswordIsSignedOut() {
        ConsoleSession disabled = admin.session(tenancy.tenant(), "viewer");
        ConsoleSession reset = admin.session(tenancy.tenant(), "viewer");

        assertThat(admin.delete("/v1/operators/" + disabled.name(), RunningAdmin.OPERATOR_KEY)
                        .status())
                .isEqualTo(204);
        Reply generated = admin.post("/v1/operators/" + reset.name() + "/password", RunningAdmin.OPERATOR_KEY, "");

        assertThat(disabled.get(page()).uri().getPath()).isEqualTo("/console/sign-in");
        assertThat(reset.get(page()).uri().getPath()).isEqualTo("/console/sign-in");
        assertThat(reset.signIn(generated.text("/password")).statusCode()).isEqualTo(200);
        assertThat(reset.get(page()).statusCode()).isEqualTo(200);
    }

    @Test
    void anApiKeyIsShownOnceAndRevoked() {
        ConsoleSession session = admin.session(tenancy.tenant(), "admin");
        String keys = "/console/t/" + tenancy.tenant() + "/api-keys";

        HttpResponse<String> created = session.submit(
                keys, keys, "name", "shop", "scopes", "catalog:read", "scopes", "events:write", "until", "2099-12-31");

        Matcher shown = Pattern.compile("ck_([a-z0-9]{16})_[A-Za-z0-9_-]+").matcher(created.body());
        assertThat(shown.find()).as(created.body()).isTrue();
        assertThat(session.get(keys).body())
                .contains("shop", shown.group(1), "2099-12-31")
                .doesNotContain(shown.group());
        assertThat(admin.get("/v1/event-types", shown.group()).status()).isEqualTo(200);
        session.submit(keys, keys + "/revocation", "id", shown.group(1));
        assertThat(admin.get("/v1/event-types", shown.group()).status()).isEqualTo(401);
        assertThat(session.get(keys).body()).contains("revoked 2");
        assertThat(session.submit(keys, keys, "name", "mighty", "scopes", "operator")
                        .statusCode())
                .as("an operator grants only scopes that they hold")
                .isEqualTo(403);
    }

    @Test
    void theSessionIsRenewedAtSignInAndItsCookieIsOutOfReach() {
        ConsoleSession session = new ConsoleSession(admin.url(), RunningAdmin.FIRST_OPERATOR);
        String before = session.get("/console/sign-in")
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow();
        ConsoleSession signedIn = admin.session(tenancy.tenant(), "viewer");

        assertThat(before).contains("carillon_console=").contains("HttpOnly").contains("SameSite=Lax");
        assertThat(signedIn.get(page()).headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void pagesComeWithAPolicyThatRunsNothingInline() {
        HttpResponse<String> answer = admin.session(tenancy.tenant(), "viewer").get(page());

        String policy = answer.headers().firstValue("Content-Security-Policy").orElse("");
        assertThat(policy)
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(answer.headers().map())
                .containsEntry("x-content-type-options", List.of("nosniff"))
                .containsEntry("x-frame-options", List.of("DENY"));
        assertThat(answer.body()).doesNotContainPattern("<script(?![^>]* src=)").doesNotContain(" style=", " onclick=");
    }

    @Test
    void theInterfaceForProductsHasNoSessionsAndNoFilters() {
        Reply reply = admin.get("/v1/event-types", tenancy.key());

        assertThat(reply.header("Set-Cookie")).isEmpty();
        assertThat(reply.header("Content-Security-Policy")).isEmpty();
        assertThat(admin.session(tenancy.tenant(), "admin")
                        .get("/v1/event-types")
                        .statusCode())
                .as("a session is no key")
                .isEqualTo(401);
    }
}
