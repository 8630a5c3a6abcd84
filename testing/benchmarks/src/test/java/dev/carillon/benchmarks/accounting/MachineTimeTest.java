// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MachineTimeTest {

    @Test
    void readsTheTimesOfTheMachine() {
        assertThat(MachineTime.parse("cpu  100 20 30 400 50 6 7 8 9 0"))
                .isEqualTo(new MachineTime(
                        Duration.ofMillis(1_200),
                        Duration.ofMillis(300),
                        Duration.ofMillis(130),
                        Duration.ofMillis(80),
                        Duration.ofMillis(4_500)));
    }

    @Test
    void aShareIsThatOfTheTimeBetweenTwoReadings() {
        MachineTime before = MachineTime.parse("cpu  100 0 100 100 0 0 0 0 0 0");
        MachineTime after = MachineTime.parse("cpu  130 0 110 160 0 0 0 0 0 0");

        MachineTime between = after.since(before);

        assertThat(between.share(between.user())).isCloseTo(0.3, within(1e-9));
        assertThat(between.share(between.kernel())).isCloseTo(0.1, within(1e-9));
        assertThat(between.share(between.idle())).isCloseTo(0.6, within(1e-9));
    }

    @Test
    void withoutTimeAllSharesAreZero() {
        MachineTime time = MachineTime.parse("cpu  1 2 3 4 5 6 7 8 9 0");

        MachineTime none = time.since(time);

        assertThat(none.share(none.user())).isZero();
    }
}
