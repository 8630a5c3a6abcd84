// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.benchmarks.run.TestWorkspace;
import dev.carillon.benchmarks.run.Workspace;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Short version of `./carillon chaos`: each fault of the stores, the network and the providers once. Their processes
/// are
/// few and start quickly. `CrashIT` kills services; the other faults have the command only.
class ChaosIT {

    private static final List<Fault> FAULTS = List.of(
            Fault.REDIS_RESTARTED_EMPTY,
            Fault.REDIS_FLUSHED,
            Fault.POSTGRES_KILLED,
            Fault.SESSIONS_TERMINATED,
            Fault.PROVIDER_OUTAGE,
            Fault.PARTITION,
            Fault.UNDECODABLE_RECORD);

    @Test
    void faultsOfStoresNetworkAndProvidersLoseDoubleAndReorderNothing() throws IOException {
        ChaosPlan plan = new ChaosPlan(
                FAULTS,
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
        assertThat(results).extracting(Result::fault).containsExactlyElementsOf(FAULTS);
        workspace.forgetData();
    }
}
