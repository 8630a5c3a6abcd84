// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.admin.RunningAdmin.Reply;
import dev.carillon.testsupport.KafkaExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests that no controller takes are refused in the same words as others.
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

    @Test
    void otherPathsAreLeftToTheServer() {
        Reply refused = admin.call("DELETE", "/actuator/health", "", "");

        assertThat(refused.status()).isEqualTo(405);
        assertThat(refused.problem()).isNotEqualTo("method-not-allowed");
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
