// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.delivery.attempt.AttemptOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ApnsAnswerTest {

    private static final Instant REGISTERED = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant NOW = Instant.parse("2026-02-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "200, '',                         accepted",
        "400, BadTopic,                   refused",
        "400, DeviceTokenNotForTopic,     refused",
        "400, BadDeviceToken,             address_invalid",
        "403, ExpiredProviderToken,       unanswered",
        "404, BadPath,                    refused",
        "410, Unregistered,               address_invalid",
        "410, ExpiredToken,               address_invalid",
        "413, PayloadTooLarge,            refused",
        "429, TooManyRequests,            throttled",
        "429, TooManyProviderTokenUpdates, throttled",
        "500, InternalServerError,        unanswered",
        "503, ServiceUnavailable,         throttled",
        "503, Shutdown,                   throttled"
    })
    void answerHasItsOutcome(int status, String reason, String expected) {
        AttemptOutcome outcome =
                new ApnsAnswer(status, reason, Optional.empty(), "id").outcome(REGISTERED, NOW, Duration.ofSeconds(9));

        assertThat(outcome.wireName()).isEqualTo(expected);
    }

    @Test
    void tokenThatWasRegisteredAgainAfterItDiedIsNotDead() {
        ApnsAnswer answer = new ApnsAnswer(410, "Unregistered", Optional.of(REGISTERED.minusSeconds(1)), "id");

        assertThat(answer.outcome(REGISTERED, NOW, Duration.ZERO)).isInstanceOf(AttemptOutcome.Refused.class);
    }

    @Test
    void deadTokenIsDeadSinceApplesInstant() {
        Instant since = REGISTERED.plusSeconds(60);
        ApnsAnswer answer = new ApnsAnswer(410, "Unregistered", Optional.of(since), "id");

        assertThat(answer.outcome(REGISTERED, NOW, Duration.ZERO))
                .isEqualTo(new AttemptOutcome.AddressInvalid("Unregistered", since));
    }
}
