// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.benchmarks.cluster.Part;
import dev.carillon.benchmarks.run.TestWorkspace;
import dev.carillon.benchmarks.run.Workspace;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrashIT {

    @Test
    void killedServicesLoseAndDoubleNothing() throws IOException {
        Crash.Plan plan = new Crash.Plan(
                100,
                40,
                List.of(Part.ROUTING, Part.GATEWAY, Part.DELIVERY),
                Duration.ofSeconds(4),
                System.nanoTime() % 1_000_000,
                Crash.Way.REST);

        Workspace workspace = TestWorkspace.make();
        CrashReport report = Crash.run(plan, workspace);

        System.out.println(report.table());
        assertThat(report.isClean()).as(report.table()).isTrue();
        workspace.forgetData();
    }
}
