// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScoreboardTest {

    private static final Score CLEAN = new Score(100, 150, 150, 2, Violations.NONE, 3.25);

    @Test
    void addsTheRunsOfAFault() {
        Scoreboard scoreboard = new Scoreboard(List.of(
                result(Fault.GATEWAY_KILLED, 1, CLEAN),
                result(Fault.ROUTER_KILLED, 2, CLEAN),
                result(Fault.GATEWAY_KILLED, 3, new Score(10, 10, 10, 0, Violations.NONE, 8))));

        assertThat(scoreboard.isClean()).isTrue();
        assertThat(scoreboard.verdict()).isEqualTo("Every promise was kept.");
        assertThat(scoreboard.table().lines().skip(2))
                .containsExactly(
                        "| F2 | kill -9 of a router | 1 | 5 | 100 | 150 | 150 | 0 | 0 | 2 | 0 | 0 | 0 | 3.3 | 2 |",
                        "| F3 | kill -9 of a gateway with all its connections | 1 | 10 | 110 | 160 | 160 | 0 | 0 | 2 | 0 | 0 | 0 | 8.0 | 1, 3 |",
                        "|  | all | 1 | 15 | 210 | 310 | 310 | 0 | 0 | 4 | 0 | 0 | 0 | 8.0 | 1, 2, 3 |");
    }

    @Test
    void eachKindOfViolationBreaksThePromise() {
        for (int kind = 0; kind < 7; kind++) {
            Violations violations = new Violations(
                    kind == 0 ? 1 : 0,
                    kind == 1 ? 1 : 0,
                    kind == 2 ? 1 : 0,
                    kind == 3 ? 1 : 0,
                    kind == 4 ? 1 : 0,
                    kind == 5 ? 1 : 0,
                    kind == 6 ? 1 : 0);
            Scoreboard scoreboard = new Scoreboard(List.of(
                    result(Fault.ROUTER_KILLED, 1, CLEAN),
                    result(Fault.ROUTER_KILLED, 2, new Score(100, 150, 150, 0, violations, 1))));

            assertThat(scoreboard.isClean()).isFalse();
            assertThat(scoreboard.verdict()).isEqualTo("A promise was broken.");
        }
    }

    @Test
    void aRunThatMeasuredNothingIsNotClean() {
        assertThat(new Scoreboard(List.of()).isClean()).isFalse();
        assertThat(new Scoreboard(List.of(result(Fault.ROUTER_KILLED, 1, Score.NONE))).isClean())
                .isFalse();
        assertThat(new Scoreboard(List.of(new Result(Fault.ROUTER_KILLED, 1, 0, 100, 1, CLEAN, ""))).isClean())
                .isFalse();
    }

    @Test
    void aProcessThatDidNotRecoverIsNamed() {
        Scoreboard scoreboard =
                new Scoreboard(List.of(new Result(Fault.ROUTER_KILLED, 5, 1, 100, 1, CLEAN, "routing is not ready")));

        assertThat(scoreboard.isClean()).isFalse();
        assertThat(scoreboard.table()).endsWith("\nF2, seed 5: routing is not ready\n");
    }

    @Test
    void thePageListsWhatIsNotMeasured() {
        assertThat(new Scoreboard(List.of(result(Fault.ROUTER_KILLED, 1, CLEAN))).page())
                .contains("| F2 | kill -9 of a router | 1 | 5 | 100 |")
                .contains("100 events/s")
                .contains("* F5: Redis loses all keys (FLUSHALL) (`--faults REDIS_FLUSHED`)")
                .doesNotContain("* F2: kill -9 of a router (");
    }

    @Test
    void aResultIsReadAsItWasWritten() {
        Result result = new Result(
                Fault.PARTITION,
                42,
                3,
                100,
                3,
                new Score(1, 2, 3, 4, new Violations(5, 6, 7, 8, 9, 10, 11), 12.5),
                "no recovery");

        assertThat(Result.parse(result.toJson())).isEqualTo(result);
    }

    private static Result result(Fault fault, long seed, Score score) {
        return new Result(fault, seed, 5, 100, 1, score, "");
    }
}
