// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway;

import dev.carillon.embedded.FreePorts;
import dev.carillon.testsupport.JavaProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A gateway in its own process, as in production, which can be killed.
record GatewayProcess(JavaProcess process, int port) implements AutoCloseable {

    /// Starts a gateway on the stores of the tests.
    static GatewayProcess start(Path log) {
        return start(GatewayApplication.class, RunningGateway.onSharedStores(), log);
    }

    /// @param program whose main method starts the gateway
    static GatewayProcess start(Class<?> program, Map<String, String> properties, Path log) {
        int port = FreePorts.next();
        List<String> arguments = new ArrayList<>(List.of("--server.port=" + port, "--carillon.keys.encryption=off"));
        properties.forEach((name, value) -> arguments.add("--" + name + "=" + value));
        return new GatewayProcess(JavaProcess.start(program, log, arguments), port);
    }

    String socketAddress() {
        return "ws://127.0.0.1:" + port + "/connection/websocket";
    }

    @Override
    public void close() {
        process.close();
    }
}
