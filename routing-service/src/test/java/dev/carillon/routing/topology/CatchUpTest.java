// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CatchUpTest {

    private static final long START = 1_000_000;

    private final CatchUp catchUp = new CatchUp(START);

    @Test
    void aQuietLogIsReadSoon() {
        assertThat(catchUp.isOver(START + 499)).isFalse();
        assertThat(catchUp.isOver(START + 500)).isTrue();
    }

    @Test
    void aBacklogIsReadFirst() {
        for (long now = START; now < START + 20_000; now += 400) {
            catchUp.readReceipt(START - 5_000, now);
            assertThat(catchUp.isOver(now + 399)).as("at %d", now).isFalse();
        }
    }

    @Test
    void aReceiptYoungerThanTheStartEndsIt() {
        catchUp.readReceipt(START + 1, START + 10);

        assertThat(catchUp.isOver(START + 11)).isTrue();
    }

    @Test
    void aYoungEventSaysNothingOfReceipts() {
        catchUp.read(START + 10);

        assertThat(catchUp.isOver(START + 11)).isFalse();
    }

    @Test
    void whatIsDueDoesNotWaitForEver() {
        catchUp.readReceipt(START - 1, START + 29_999);

        assertThat(catchUp.isOver(START + 30_000)).isTrue();
    }

    @Test
    void onceOverItStaysOver() {
        assertThat(catchUp.isOver(START + 500)).isTrue();
        catchUp.readReceipt(START - 5_000, START + 501);

        assertThat(catchUp.isOver(START + 502)).isTrue();
    }
}
