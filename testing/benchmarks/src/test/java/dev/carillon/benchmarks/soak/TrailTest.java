// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.soak;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TrailTest {

    private static final long[] TRUTH = {3, 7, 8, 12};

    private final Trail trail = new Trail();

    @Test
    void everyPositionAfterTheBeginningIsNoHole() {
        trail.beganAt(3);
        trail.published(7);
        trail.published(8);
        trail.published(12);

        assertThat(trail.firstHole(TRUTH)).isEqualTo(-1);
    }

    @Test
    void aPositionThatWasPassedOverIsAHole() {
        trail.beganAt(0);
        trail.published(3);
        trail.published(8);

        assertThat(trail.firstHole(TRUTH)).isEqualTo(7);
    }

    @Test
    void theListStandsInForWhatWasBeforeABeginning() {
        trail.beganAt(0);
        trail.published(3);
        trail.beganAt(8);
        trail.published(12);

        assertThat(trail.firstHole(TRUTH)).isEqualTo(-1);
    }
}
