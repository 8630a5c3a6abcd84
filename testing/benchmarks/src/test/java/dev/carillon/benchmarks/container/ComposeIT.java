// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.carillon.benchmarks.run.Arguments;
import dev.carillon.benchmarks.run.TestWorkspace;
import dev.carillon.benchmarks.run.Workspace;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// `docker-compose.yml` on a real engine: images are built, everything becomes healthy, an event goes from POST to a
/// WebSocket and to a mailbox, and everything is taken down. Skipped where no engine answers. `./carillon compose`
/// kills the containers too.
class ComposeIT {

    private static final int ENGINE_SECONDS = 20;

    @Test
    void theComposeFileIsAWorkingInstallation() throws IOException, InterruptedException {
        assumeThat(isEngineThere()).as("a Docker engine with Compose 2 answers").isTrue();
        Workspace workspace = TestWorkspace.make();

        boolean kept = ComposeDrill.run(new Arguments(Map.of("victims", "")), workspace);

        assertThat(kept).as("see the output above").isTrue();
        workspace.forgetData();
    }

    private static boolean isEngineThere() throws InterruptedException {
        try {
            Process version = new ProcessBuilder("docker", "compose", "ls")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return version.waitFor(ENGINE_SECONDS, TimeUnit.SECONDS) && version.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
