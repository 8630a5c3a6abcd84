// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ThreadTimesTest {

    private static final long COMPILER = 2;
    private static final long OTHER_COMPILER = 3;
    private static final long WORKER = 4;

    @Test
    void timeSinceAReadingIsSummedByKind() {
        ThreadTimes before = new ThreadTimes(Map.of(COMPILER, line("C2 CompilerThre", 100), WORKER, line("qtp", 10)));
        ThreadTimes after = new ThreadTimes(Map.of(
                COMPILER,
                line("C2 CompilerThre", 130),
                OTHER_COMPILER,
                line("C1 CompilerThre", 5),
                WORKER,
                line("qtp", 17)));

        assertThat(after.since(before, new ThreadNames(Map.of())))
                .containsOnly(
                        Map.entry(ThreadKind.COMPILERS, Duration.ofMillis(35)),
                        Map.entry(ThreadKind.APPLICATION, Duration.ofMillis(7)));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theThreadsOfThisProcessHaveTimes() {
        assertThat(ThreadTimes.of(ProcessHandle.current().pid()).byThread().values())
                .extracting(StatLine::name)
                .contains("VM Thread");
    }

    @Test
    void compilersThatEndStayCounted() {
        CompilerClock clock = new CompilerClock(List.of());
        clock.add(1, new ThreadTimes(Map.of(COMPILER, line("C2 CompilerThre", 100))));
        clock.add(
                1,
                new ThreadTimes(
                        Map.of(COMPILER, line("C2 CompilerThre", 110), OTHER_COMPILER, line("C2 CompilerThre", 50))));
        clock.add(1, new ThreadTimes(Map.of(COMPILER, line("C2 CompilerThre", 111), WORKER, line("qtp", 70))));

        assertThat(clock.read()).isEqualTo(Duration.ofMillis(161));
    }

    private static StatLine line(String name, int millis) {
        return new StatLine(name, Duration.ofMillis(millis), Duration.ZERO, Duration.ZERO, Duration.ZERO);
    }
}
