// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.events.FailureCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemTest {

    @ParameterizedTest
    @EnumSource(FailureCode.class)
    void everyCodeHasOneTitleInSentenceCase(FailureCode code) {
        assertThat(Problem.title(code)).matches("[A-Z][A-Za-z ]+").doesNotContain("-", "_", "Json");
    }

    @Test
    void aTemporaryProblemSaysWhenToTryAgainInItsBodyAndItsHeader() {
        Problem usual = Problem.unavailable("the log is away");
        Problem later = Problem.of(FailureCode.RATE_LIMITED, 429, "slower").with(Problem.RETRY_AFTER, 30L);

        assertThat(usual.document()).containsEntry("retryAfterSeconds", 2L);
        assertThat(usual.headers()).isEqualTo(Map.of("Retry-After", "2"));
        assertThat(later.document()).containsEntry("retryAfterSeconds", 30L);
        assertThat(later.headers()).isEqualTo(Map.of("Retry-After", "30"));
    }

    @Test
    void anInvalidRequestNamesItsViolationsAndAtMostTwenty() {
        List<Violation> many = IntStream.range(0, 30)
                .mapToObj(i -> new Violation("/" + i, "type", "must be a string"))
                .toList();

        Problem named = Problem.invalidRequest(422, many);
        Problem unnamed = Problem.of(FailureCode.INVALID_REQUEST, 400, "the body ended early");

        assertThat(named.detail()).isEqualTo("/0: must be a string (and 29 more)");
        assertThat(named.violations()).hasSize(20);
        assertThat(unnamed.violations()).containsExactly(new Violation("", "invalid-request", "the body ended early"));
    }

    @Test
    void aRefusedMethodNamesThoseThatAreAllowed() {
        Problem problem = Problem.methodNotAllowed(List.of("PUT", "GET"));

        assertThat(problem.headers()).isEqualTo(Map.of("Allow", "GET, PUT"));
        assertThat(problem.detail()).isEqualTo("only GET, PUT is allowed here");
    }

    @Test
    void aMemberThatOnlyTheCallerKnowsMustBeGiven() {
        assertThatThrownBy(() -> Problem.of(FailureCode.PAYLOAD_TOO_LARGE, 413, "too large"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("limit");
    }

    @Test
    void theDocumentIsWrittenInOneOrderWithTheStandardMembersFirst() {
        Problem problem = Problem.overLimit(FailureCode.BATCH_TOO_LARGE, 413, "the \"batch\" is too large", 5)
                .with("index", 3);

        assertThat(new String(ProblemWriter.json(problem), StandardCharsets.UTF_8))
                .isEqualTo("""
                {"type":"urn:carillon:failure:batch-too-large","title":"Batch too large","status":413,\
                "detail":"the \\"batch\\" is too large; the limit is 5","index":3,"limit":5}""");
    }
}
