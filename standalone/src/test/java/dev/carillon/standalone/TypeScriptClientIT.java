// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Round trip of a TypeScript client whose types are generated from `docs/openapi.yaml`. The build of sdk-js compiles
/// it
/// if there is Node; otherwise the test is reported as skipped.
@ExtendWith(RunningSystem.class)
@Timeout(600)
class TypeScriptClientIT {

    private static final Path CLIENT = Path.of("..", "sdk", "js", "target", "openapi", "built", "example.js");

    @Test
    void aTypedClientCreatesARecipientAndSubmitsAnEvent(Standalone system, @TempDir Path directory)
            throws IOException, InterruptedException {
        assumeThat(CLIENT).as("the build of sdk-js compiles it").exists();
        Path output = directory.resolve("output");

        Process process = new ProcessBuilder(
                        "node", CLIENT.toString(), system.url().toString(), system.apiKey())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();

        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        assertThat(Files.readString(output)).contains("\"email\":\"typescript@example.com\"", "\"version\":");
    }
}
