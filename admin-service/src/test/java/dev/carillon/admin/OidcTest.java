// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.testsupport.KafkaExtension;
import dev.carillon.testsupport.PostgresExtension;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Sign-in by OpenID Connect, with a test provider.
class OidcTest {

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    @RegisterExtension
    static final PostgresExtension POSTGRES = new PostgresExtension();

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static IdentityProvider provider;
    private static RunningAdmin admin;
    private static RunningAdmin.Tenancy tenancy;

    @BeforeAll
    static void start() {
        provider = new IdentityProvider();
        admin = RunningAdmin.start(
                KAFKA.bootstrapServers(),
                POSTGRES.jdbcUrl(),
                Map.of(
                        "carillon.admin.tracking.group-id",
                        "tracking-of-oidc",
                        "carillon.admin.dead-letters.group-id",
                        "dead-letters-of-oidc",
                        "carillon.admin.oidc.issuer",
                        provider.issuer(),
                        "carillon.admin.oidc.client-id",
                        IdentityProvider.CLIENT,
                        "carillon.admin.oidc.client-secret",
                        IdentityProvider.SECRET,
                        "carillon.admin.oidc.refresh-roles",
                        "1s",
                        "carillon.admin.oidc.label",
                        "Sign in with the tests"));
        admin.awaitReady();
        tenancy = admin.newTenant();
    }

    @AfterAll
    static void stop() {
        admin.close();
        provider.close();
    }

    @Test
    void theProvidersClaimSaysWhatSomebodyMayDo() {
        provider.signIn("ann@example.org", tenancy.tenant() + ":editor", "nonsense", "elsewhere:admin");
        ConsoleSession session = new ConsoleSession(admin.url(), "ann");
        assertThat(session.get("/console/sign-in").body()).contains("Sign in with the tests");

        HttpResponse<String> landed = session.get("/console/oidc/begin/oidc");

        assertThat(landed.statusCode()).isEqualTo(200);
        assertThat(landed.body()).contains("ann@example.org");
        assertThat(session.get(page("templates")).statusCode()).isEqualTo(200);
        assertThat(session.get(page("recipients")).statusCode())
                .as("an editor sees no recipients")
                .isEqualTo(403);
        assertThat(session.get("/console/t/elsewhere/overview").statusCode())
                .as("a tenant that is not there")
                .isEqualTo(404);
    }

    @Test
    void whoHasNoRoleIsSignedInAndReachesNothing() {
        provider.signIn("bob@example.org");
        ConsoleSession session = new ConsoleSession(admin.url(), "bob");

        HttpResponse<String> landed = session.get("/console/oidc/begin/oidc");

        assertThat(landed.statusCode()).isEqualTo(403);
        assertThat(session.get(page("overview")).statusCode()).isEqualTo(403);
    }

    @Test
    void whatTheyDoIsRecordedUnderTheirName() {
        provider.signIn("eve@example.org", "installation:admin");
        ConsoleSession session = new ConsoleSession(admin.url(), "eve");
        session.get("/console/oidc/begin/oidc");

        session.submit(
                page("workflows/edit?id=w"),
                page("workflows/edit"),
                "id",
                "w",
                "version",
                "0",
                "document",
                "steps:\n- id: bell\n  deliver: {channel: in_app}\n");

        RunningAdmin.Reply audit = admin.call(
                "GET", "/v1/audit?kind=workflow", RunningAdmin.OPERATOR_KEY, "", "Carillon-Tenant", tenancy.tenant());
        assertThat(audit.text("/items/0/actor"))
                .as("the subject, which stays when the name changes")
                .isEqualTo("operator:oidc/" + provider.issuer() + "#subject-of-eve@example.org");
        RunningAdmin.Reply signIns =
                admin.get("/v1/audit?chain=installation&kind=operator&limit=200", RunningAdmin.OPERATOR_KEY);
        assertThat(signIns.body().toString())
                .contains("oidc/" + provider.issuer() + "#subject-of-eve@example.org")
                .contains("{\"displayName\":\"eve@example.org\"}");
    }

    @Test
    void rolesAreReadAgain() {
        provider.signIn("dan@example.org", tenancy.tenant() + ":admin");
        ConsoleSession session = new ConsoleSession(admin.url(), "dan");
        session.get("/console/oidc/begin/oidc");
        assertThat(session.get(page("recipients")).statusCode()).isEqualTo(200);
        Matcher key = Pattern.compile("ck_[a-z0-9]{16}_[A-Za-z0-9_-]+")
                .matcher(session.submit(page("api-keys"), page("api-keys"), "name", "dans", "scopes", "recipients:read")
                        .body());
        assertThat(key.find()).isTrue();
        assertThat(admin.get("/v1/suppressions", key.group()).status()).isEqualTo(200);

        provider.signIn("dan@example.org", tenancy.tenant() + ":viewer");

        await().atMost(PATIENCE).until(() -> session.get(page("recipients")).statusCode() == 403);
        assertThat(session.get(page("templates")).statusCode()).isEqualTo(200);
        await().atMost(PATIENCE)
                .until(() -> admin.get("/v1/suppressions", key.group()).status() == 401);
    }

    @Test
    void behindAProxyTheProviderReturnsToTheProxysUrl() {
        RunningAdmin.Reply begun = admin.call(
                "GET",
                "/console/oidc/begin/oidc",
                "",
                "",
                "X-Forwarded-Proto",
                "https",
                "X-Forwarded-Host",
                "console.example");

        assertThat(URLDecoder.decode(begun.header("Location"), StandardCharsets.UTF_8))
                .contains("redirect_uri=https://console.example/console/oidc/callback/oidc");
    }

    @Test
    void aTokenForSomebodyElseIsRefused() {
        provider.signIn("mallory@example.org", "installation:admin");
        provider.issueFor("another-client");
        try {
            ConsoleSession session = new ConsoleSession(admin.url(), "mallory");

            HttpResponse<String> landed = session.get("/console/oidc/begin/oidc");

            assertThat(landed.body()).contains("failed");
            assertThat(session.get(page("overview")).uri().getPath()).isEqualTo("/console/sign-in");
        } finally {
            provider.issueFor(IdentityProvider.CLIENT);
        }
    }

    private static String page(String path) {
        return "/console/t/" + tenancy.tenant() + "/" + path;
    }
}
