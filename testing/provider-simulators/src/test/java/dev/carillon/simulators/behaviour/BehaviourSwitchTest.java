// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BehaviourSwitchTest {

    private final BehaviourSwitch provider = new BehaviourSwitch("sms");

    @Test
    void shareOfTheCallsIsTreatedDifferentlyEvenlySpread() {
        provider.change(throttling("", 40).toBehaviour());

        assertThat(IntStream.range(0, 10).mapToObj(_ -> provider.takeFor("+491").mode()))
                .containsExactly(
                        Mode.ACCEPT,
                        Mode.ACCEPT,
                        Mode.THROTTLE,
                        Mode.ACCEPT,
                        Mode.THROTTLE,
                        Mode.ACCEPT,
                        Mode.ACCEPT,
                        Mode.THROTTLE,
                        Mode.ACCEPT,
                        Mode.THROTTLE);
    }

    @Test
    void addressThatEndsInAStarMeansThoseThatBeginSo() {
        provider.change(throttling("+4915*", null).toBehaviour());

        assertThat(provider.takeFor("+4915112").mode()).isEqualTo(Mode.THROTTLE);
        assertThat(provider.takeFor("+4916012").mode()).isEqualTo(Mode.ACCEPT);
        assertThat(provider.takeFor("+49").mode()).isEqualTo(Mode.ACCEPT);
    }

    @Test
    void shareOutsideOfAHundredIsNone() {
        assertThatThrownBy(() -> throttling("", 101).toBehaviour()).hasMessage("percent must be from 1 to 100");
        assertThatThrownBy(() -> throttling("", 0).toBehaviour()).hasMessage("percent must be from 1 to 100");
    }

    private static BehaviourRequest throttling(String address, @org.jspecify.annotations.Nullable Integer percent) {
        return new BehaviourRequest(Mode.THROTTLE, null, null, null, null, address, percent, null);
    }
}
