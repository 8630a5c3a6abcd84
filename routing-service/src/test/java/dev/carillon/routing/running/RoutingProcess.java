// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.running;

import dev.carillon.routing.RoutingApplication;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// The router as it runs in production, in a process of its own that can be killed.
final class RoutingProcess implements AutoCloseable {

    private final Process process;

    private RoutingProcess(Process process) {
        this.process = process;
    }

    static RoutingProcess start(String bootstrapServers, Path stateDir, File log) throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx300m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        classPath,
                        RoutingApplication.class.getName(),
                        "--server.port=0",
                        "--carillon.kafka.bootstrap-servers=" + bootstrapServers,
                        "--carillon.routing.lanes=critical",
                        "--carillon.routing.streams.state-dir=" + stateDir))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
        return new RoutingProcess(process);
    }

    /// `kill -9`; returns when it is dead.
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
