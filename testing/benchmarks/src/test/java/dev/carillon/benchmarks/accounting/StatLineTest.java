// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StatLineTest {

    @Test
    void readsTheTimesOfAThread() {
        StatLine line = StatLine.parse(
                "4711 (C2 CompilerThre) S 1 4700 4700 0 -1 4194368 9 0 0 0 250 17 3 4 20 0 60 0 81 7 8 9\n");

        assertThat(line)
                .isEqualTo(new StatLine(
                        "C2 CompilerThre",
                        Duration.ofMillis(2_500),
                        Duration.ofMillis(170),
                        Duration.ofMillis(30),
                        Duration.ofMillis(40)));
        assertThat(line.total()).isEqualTo(Duration.ofMillis(2_670));
    }

    @Test
    void aNameMayContainBlanksAndParentheses() {
        StatLine line = StatLine.parse("1 (a) 9 (b)) R 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15");

        assertThat(line.name()).isEqualTo("a) 9 (b)");
        assertThat(line.user()).isEqualTo(Duration.ofMillis(110));
    }

    @Test
    void aThreadThatHasEndedHasNoLine() {
        assertThat(StatLine.read(Path.of("/proc/0/stat"))).isEmpty();
    }
}
