// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.admin.RunningAdmin.Reply;
import dev.carillon.testsupport.KafkaExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Refusals of requests that no controller accepts: problem details for the API, a page for browsers.
class UnmappedTest {

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    private final RunningAdmin admin = RunningAdmin.shared();

    @Test
    void wrongMethodIsAProblemThatNamesTheAllowed() {
        Reply refused = admin.call("POST", "/v1/event-types/a", RunningAdmin.OPERATOR_KEY, "{}");

        assertThat(refused.status()).isEqualTo(405);
        assertThat(refused.problem()).isEqualTo("method-not-allowed");
        assertThat(refused.header("Content-Type")).startsWith("application/problem+json");
        assertThat(refused.header("Allow")).contains("PUT").contains("GET").contains("DELETE");
    }

    @Test
    void unknownPathIsAProblem() {
        Reply refused = admin.get("/v1/nothing", RunningAdmin.OPERATOR_KEY);

        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.problem()).isEqualTo("not-found");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/audit?limit=many, invalid-request, 400",
        "GET, /v1/dead-letters/redrives/none, invalid-request, 400",
        "DELETE, /actuator/health, method-not-allowed, 405",
        "GET, /nothing, not-found, 404",
        "GET, /error, not-found, 404"
    })
    void whatSpringRefusesByItselfIsAProblemToo(String method, String path, String code, int status) {
        Reply refused = admin.call(method, path, RunningAdmin.OPERATOR_KEY, "");

        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.problem()).as(refused.response().body()).isEqualTo(code);
        assertThat(refused.header("Content-Type")).startsWith("application/problem+json");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/audit?kind=a%00b, ''",
        "GET, /v1/suppressions?after=%00, ''",
        "GET, /v1/dead-letters?code=%00, ''",
        "POST, /v1/api-keys, '{\"name\": \"a\\u0000b\", \"scopes\": [\"events:write\"]}'"
    })
    void aTextThatPostgresCannotStoreIsRefused(String method, String path, String body) {
        Reply refused = admin.call(method, path, RunningAdmin.OPERATOR_KEY, body);

        assertThat(refused.status()).as(refused.response().body()).isEqualTo(400);
        assertThat(refused.problem()).isEqualTo("invalid-request");
    }

    @Test
    void whoAcceptsNoJsonIsToldSo() {
        Reply refused = admin.call("GET", "/v1/audit", RunningAdmin.OPERATOR_KEY, "", "Accept", "image/png");

        assertThat(refused.status()).isEqualTo(406);
        assertThat(refused.problem()).isEqualTo("unsupported-media-type");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /preferences/nothing, 404",
        "PUT, /preferences, 405",
        "GET, /links/nothing, 404",
        "GET, /console/assets/nothing.css, 404",
        "PUT, /console/sign-in, 403",
        "POST, /console/sign-in, 403"
    })
    void aPersonIsShownAPageThatReadsLikeTheOthers(String method, String path, int status) {
        Reply refused = admin.call(method, path, "", "", "Accept", "text/html,*/*;q=0.8");

        assertThat(refused.status()).as(refused.response().body()).isEqualTo(status);
        assertThat(refused.header("Content-Type")).startsWith("text/html");
        assertThat(refused.response().body())
                .contains("/console/assets/console.css", "class=\"notice warn\"")
                .doesNotContain("Whitelabel", "Exception");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/events/%2e%2e",
                "/v1/events/..%2f..%2factuator%2fhealth",
                "/v1/events/a%2f%2e%2e%2fb",
                "/v1/recipients/..%2f..%2fconsole/inbox",
                "/v1/recipients/..;/preferences",
                "/v1/recipients/a%5c..%5cb",
                "/v1/recipients/a%252fb",
                "/v1/templates/a%00b",
                "/v1//tenants/default",
                "/v1%2ftenants%2fdefault",
                "/actuator%2fhealth",
                "/console%2f..%2fv1%2ftenants",
                "/console/..%2fv1/tenants",
                "/console/assets/..%2f..%2fadmin.yaml",
                "/console/assets/%2e%2e/%2e%2e/admin.yaml",
                "/preferences%2f..%2fconsole",
                "/webjars/..%2f..%2fadmin.yaml"
            })
    void aHostilePathReachesNothing(String path) {
        Reply refused = admin.get(path, RunningAdmin.OPERATOR_KEY);

        assertThat(refused.status()).as(refused.response().body()).isIn(400, 404);
        assertThat(refused.response().body()).doesNotContain("carillon-admin", "\"status\":\"UP\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "application/yaml",
                "application/json; charset=iso-8859-1",
                "*"
            })
    void bodyInAnotherNotationIsAProblem(String contentType) {
        Reply refused = admin.send("PUT", "/v1/categories/a", RunningAdmin.OPERATOR_KEY, contentType, "name: A");

        assertThat(refused.status()).isEqualTo(415);
        assertThat(refused.problem()).isEqualTo("unsupported-media-type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json; charset=UTF-8", "application/merge-patch+json", "APPLICATION/JSON"})
    void jsonIsKnownByItsManyNames(String contentType) {
        assertThat(admin.send("PUT", "/v1/categories/b", RunningAdmin.OPERATOR_KEY, contentType, "{}")
                        .status())
                .isIn(200, 201);
    }
}
