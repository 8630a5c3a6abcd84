// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Function;
import org.junit.jupiter.api.Test;

final class JournalTest {

    @Test
    void forgetsTheOldestOverCapacityAndKeepsCounting() {
        Journal<String> journal = new Journal<>(2, Function.identity());

        journal.add("a");
        journal.add("b");
        journal.add("b");

        assertThat(journal.list(0, 10, _ -> true))
                .extracting(Journal.Entry::index)
                .containsExactly(2L, 3L);
        assertThat(journal.wireCount("a")).isZero();
        assertThat(journal.wireCount("b")).isEqualTo(2);
    }

    @Test
    void indexGrowsOverAClearing() {
        Journal<String> journal = new Journal<>(2, Function.identity());
        journal.add("a");

        journal.clear();
        journal.add("b");

        assertThat(journal.list(1, 10, _ -> true)).containsExactly(new Journal.Entry<>(2, "b"));
    }
}
