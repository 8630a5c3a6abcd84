// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events.lever;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeverTargetTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pause:channel:email",
                "pause:lane:bulk",
                "pause:channel:in_app:lane:bulk",
                "pause:provider:twilio",
                "throttle:tenant:acme",
                "throttle:tenant:acme:lane:standard",
                "backoff:channel:sms",
                "breaker:provider:web-push",
                "ramp:provider:apns",
                "ramp:tenant:acme:workflow:welcome:v2",
                "flag:tenant:acme:name:new.inbox",
                "rehydration:tenant:acme"
            })
    void anIdMeansWhatItSays(String id) {
        assertThat(LeverTarget.parse(id)).hasToString(id);
        assertThat(LeverTarget.parse(id).key().id()).isEqualTo(id);
    }

    @Test
    void thePartsAreTypedAndOrdered() {
        assertThat(LeverTarget.of(LeverKind.PAUSE, Channel.EMAIL, Lane.BULK))
                .isEqualTo(LeverTarget.parse("pause:channel:email:lane:bulk"))
                .hasToString("pause:channel:email:lane:bulk");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stop:channel:email          | there is no lever of the kind stop",
                "pause                       | must be one of pause:channel:<channel>, pause:lane:<lane>",
                "pause:channel:pigeon        | there is no channel pigeon",
                "pause:channel               | there is no channel",
                "pause:tenant:acme           | must be one of pause:channel:<channel>",
                "pause:lane:bulk:channel:sms | must be one of pause:channel:<channel>",
                "pause:channel:sms:          | must be one of",
                "throttle:tenant:ACME        | tenant id must match"
            })
    void whatIsNoLeverIsRefusedWithWhatThereIs(String id, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LeverTarget.parse(id))
                .withMessageContaining(message);
    }
}
