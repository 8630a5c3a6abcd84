// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.benchmarks.run.TestWorkspace;
import dev.carillon.benchmarks.run.Workspace;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Short version of `./carillon chaos`: every fault once.
class ChaosIT {

    /// A release before this one is not built here, and the mix has no faults of its own.
    private static final Set<Fault> LEFT_OUT = EnumSet.of(Fault.ROLLING_UPGRADE, Fault.MIXED);

    @Test
    void everyFaultOnceLosesDoublesAndReordersNothing() throws IOException {
        ChaosPlan plan = new ChaosPlan(
                Stream.of(Fault.values())
                        .filter(fault -> !LEFT_OUT.contains(fault))
                        .toList(),
                1,
                new ChaosPlan.Traffic(20, 100, 1),
                System.nanoTime() % 1_000_000,
                Duration.ofMinutes(20),
                Duration.ofSeconds(5),
                Optional.empty(),
                new ChaosPlan.Output(Optional.empty(), Optional.empty()));

        Workspace workspace = TestWorkspace.make();
        List<Result> results = Chaos.run(plan, workspace);

        Scoreboard scoreboard = new Scoreboard(results);
        System.out.println(scoreboard.table());
        assertThat(scoreboard.isClean()).as(scoreboard.table()).isTrue();
        assertThat(results)
                .extracting(Result::fault)
                .contains(Fault.ROUTER_KILLED, Fault.BROKER_KILLED, Fault.POSTGRES_KILLED, Fault.REDIS_FLUSHED);
        workspace.forgetData();
    }
}
