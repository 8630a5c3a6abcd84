// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.soak;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReceivedPositionsTest {

    private static final long[] TRUTH = {3, 7, 8, 12};

    private final ReceivedPositions receivedPositions = new ReceivedPositions();

    @Test
    void everyPositionAfterTheBeginningIsNoHole() {
        receivedPositions.beganAt(3);
        receivedPositions.published(7);
        receivedPositions.published(8);
        receivedPositions.published(12);

        assertThat(receivedPositions.firstHole(TRUTH)).isEqualTo(-1);
    }

    @Test
    void aPositionThatWasPassedOverIsAHole() {
        receivedPositions.beganAt(0);
        receivedPositions.published(3);
        receivedPositions.published(8);

        assertThat(receivedPositions.firstHole(TRUTH)).isEqualTo(7);
    }

    @Test
    void theListStandsInForWhatWasBeforeABeginning() {
        receivedPositions.beganAt(0);
        receivedPositions.published(3);
        receivedPositions.beganAt(8);
        receivedPositions.published(12);

        assertThat(receivedPositions.firstHole(TRUTH)).isEqualTo(-1);
    }
}
