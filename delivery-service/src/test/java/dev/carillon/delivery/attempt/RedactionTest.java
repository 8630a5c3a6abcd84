// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            550 5.1.1 <ann@example.com>: unknown user | 550 5.1.1 <<address>>: unknown user
            The 'To' number +44 7700 900123 is not valid | The 'To' number <number> is not valid
            250 2.0.0 OK ann.neil@mail.example | 250 2.0.0 OK <address>
            token a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1 is gone | token <token> is gone
            connect to https://hooks.example/ann?key=1 timed out | connect to <url> timed out
            status 503 after 2000 ms | status 503 after 2000 ms
            """)
    void whatIdentifiesAnAddressIsTakenOut(String said, String kept) {
        assertThat(Redaction.of(said)).isEqualTo(kept);
    }

    @Test
    void codesAndHandoverStay() {
        assertThat(Redaction.of(new AttemptOutcome.Unanswered("ann@example.com", AttemptOutcome.Handover.NONE)))
                .isEqualTo(new AttemptOutcome.Unanswered("<address>", AttemptOutcome.Handover.NONE));
        assertThat(Redaction.of(AttemptOutcome.refused("21211", "bad +447700900123")))
                .isEqualTo(AttemptOutcome.refused("21211", "bad <number>"));
    }
}
