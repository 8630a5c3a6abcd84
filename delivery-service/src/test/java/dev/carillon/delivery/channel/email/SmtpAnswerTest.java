// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.delivery.attempt.AttemptOutcome;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SmtpAnswerTest {

    private static final Instant NOW = Instant.EPOCH;
    private static final Duration PAUSE = Duration.ofSeconds(30);

    @ParameterizedTest
    @CsvSource({
        "550, 5.1.1, RECIPIENT, address_invalid",
        "550, '',    RECIPIENT, address_invalid",
        "551, '',    RECIPIENT, address_invalid",
        "553, 5.1.3, RECIPIENT, address_invalid",
        "550, 5.7.1, RECIPIENT, refused",
        "552, 5.2.2, RECIPIENT, refused",
        "550, 5.1.1, MESSAGE,   refused",
        "552, 5.3.4, MESSAGE,   refused",
        "554, 5.7.1, MESSAGE,   refused",
        "421, '',    MESSAGE,   throttled",
        "450, 4.2.0, RECIPIENT, throttled",
        "451, 4.7.1, RECIPIENT, throttled",
        "452, 4.5.3, RECIPIENT, throttled",
        "451, '',    MESSAGE,   unanswered",
        "454, 4.4.0, MESSAGE,   unanswered"
    })
    void answerHasItsOutcome(int code, String enhanced, SmtpAnswer.Stage stage, String expected) {
        assertThat(new SmtpAnswer(code, enhanced, stage, "x")
                        .outcome(NOW, PAUSE)
                        .wireName())
                .isEqualTo(expected);
    }

    @Test
    void namedWaitIsHonoured() {
        SmtpAnswer answer = new SmtpAnswer(
                451, "4.7.1", SmtpAnswer.Stage.RECIPIENT, "451 4.7.1 Too many messages, try again in 7 seconds");

        assertThat(answer.outcome(NOW, PAUSE)).isEqualTo(new AttemptOutcome.Throttled(Duration.ofSeconds(7)));
    }

    @Test
    void detailNamesNoAddress() {
        SmtpAnswer answer = new SmtpAnswer(
                554, "5.7.1", SmtpAnswer.Stage.MESSAGE, "554 5.7.1 <ann@example.org> is not wanted by bob@example.org");

        assertThat(answer.outcome(NOW, PAUSE))
                .isEqualTo(AttemptOutcome.refused("554 5.7.1", "554 5.7.1 <address> is not wanted by <address>"));
    }
}
