// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PopulationTest {

    @Property
    void theConnectedRecipientsAreTheirShareEvenlySpread(
            @ForAll @IntRange(min = 100, max = 3_000) int recipients,
            @ForAll @IntRange(min = 1, max = 100) int percent) {
        Population population = new Population(recipients, percent, 0);

        assertThat(IntStream.range(0, recipients)
                        .filter(population::isConnected)
                        .count())
                .isEqualTo(population.devices())
                .isEqualTo((long) recipients * percent / 100);
        assertThat(IntStream.range(0, 100).filter(population::isConnected).count())
                .isEqualTo(percent);
    }

    @Test
    void idleDevicesComeAfterTheRecipients() {
        Population population = new Population(10, 100, 3);

        assertThat(population.size()).isEqualTo(13);
        assertThat(population.devices()).isEqualTo(13);
        assertThat(population.connected()).hasSize(13);
    }

    @Test
    void theShareOfTheEventsIsThatOfTheRecipients() {
        assertThat(new Population(15, 10, 0).connectedShare()).isCloseTo(1.0 / 15, within(1e-9));
    }
}
