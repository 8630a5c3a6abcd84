// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.benchmarks.run.TestWorkspace;
import dev.carillon.benchmarks.run.Workspace;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Short soak test; `./carillon soak` runs the long one.
class SoakIT {

    @Test
    void clientsMissNothingAndGetNothingTwice() throws IOException {
        SoakPlan plan = new SoakPlan(
                100,
                Duration.ofSeconds(30),
                25,
                System.nanoTime() % 1_000_000,
                Duration.ofSeconds(6),
                Duration.ofSeconds(5),
                Duration.ofSeconds(3));

        Workspace workspace = TestWorkspace.make();
        SoakReport report = Soak.run(plan, workspace);

        System.out.println(report.table());
        assertThat(report.isClean()).as(report.table()).isTrue();
        workspace.forgetData();
    }
}
