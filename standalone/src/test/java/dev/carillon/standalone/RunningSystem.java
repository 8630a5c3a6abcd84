// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import dev.carillon.embedded.FreePorts;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives tests the one standalone system of this test run, started at its first use on free ports and an empty
/// directory, and stopped at the end.
final class RunningSystem implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Standalone.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .computeIfAbsent("standalone", _ -> start(Path.of("target", "standalone-it")), Standalone.class);
    }

    static Standalone start(Path directory, String... more) {
        String[] arguments = {
            "--carillon.standalone.directory=" + directory,
            "--carillon.standalone.kafka-port=0",
            "--carillon.standalone.redis-port=0",
            "--carillon.standalone.postgres-port=0",
            "--carillon.simulators.smtp-port=" + FreePorts.next(),
            "--carillon.simulators.apns-port=" + FreePorts.next(),
            "--server.port=0"
        };
        String[] all =
                Stream.concat(Arrays.stream(arguments), Arrays.stream(more)).toArray(String[]::new);
        return Standalone.start(all);
    }
}
