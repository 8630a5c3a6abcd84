// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RateGateTest {

    @Property(tries = 300)
    void noMorePassThanTheBurstAndTheRate(
            @ForAll @IntRange(min = 1, max = 100) int perSecond,
            @ForAll @IntRange(min = 1, max = 50) int burst,
            @ForAll @IntRange(max = 2_000) int stepMillis,
            @ForAll long start) {
        RateGate gate = new RateGate(new RateGate.Rate(perSecond, burst), start);
        long now = start;
        int passed = 0;
        int steps = 200;
        for (int i = 0; i < steps; i++) {
            passed += gate.pass(now) ? 1 : 0;
            now += Duration.ofMillis(stepMillis).toNanos();
        }

        double seconds = steps * stepMillis / 1_000.0;
        assertThat((double) passed).isLessThanOrEqualTo(burst + perSecond * seconds + 1);
        assertThat((double) passed)
                .isGreaterThanOrEqualTo(Math.min(steps, Math.min(burst, steps) + perSecond * seconds * 0.5 - burst));
    }
}
