// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import static org.awaitility.Awaitility.await;

import dev.carillon.embedded.FreePorts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import tools.jackson.databind.json.JsonMapper;

/// JUnit extension with the standalone system of this test run, started at its first use on free ports with an
/// empty directory, and stopped at the end.
final class RunningSystem implements ParameterResolver {

    /// Collector of the system's spans.
    static final OtlpReceiver COLLECTOR = OtlpReceiver.start();

    /// Directory of the system's data and log.
    static final Path DIRECTORY = Path.of("target", "standalone-it");

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Standalone.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .computeIfAbsent("standalone", _ -> startFresh(), Standalone.class);
    }

    /// Starts a new system and waits until the router has read its recipients and subscriptions.
    private static Standalone startFresh() {
        Standalone system = start(
                DIRECTORY,
                "--carillon.standalone.fresh=true",
                "--logging.config=classpath:logback-running.xml",
                "--logging.structured.format.file=ecs",
                "--carillon.tracing.endpoint=" + COLLECTOR.endpoint());
        try {
            awaitRouting(new PlatformClient(system.url(), system.apiKey()));
            return system;
        } catch (RuntimeException e) {
            system.close();
            throw e;
        }
    }

    /// Waits until the router has read its recipients and subscriptions.
    static void awaitRouting(PlatformClient platform) {
        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofSeconds(1))
                .ignoreExceptions()
                .until(() -> {
                    platform.submit("""
                    {"type": "report.weekly", "audience": {"topic": "weekly-report"},
                     "data": {"week": "probe", "orders": 0, "revenue": "0.00 EUR"}}
                    """);
                    String arrived = platform.read("/simulators/email/messages").toString();
                    return arrived.contains("ann@example.com") && arrived.contains("bob@example.com");
                });
    }

    /// Key of the system's operator, available once it runs.
    static String operatorKey() {
        return JsonMapper.shared()
                .readTree(DIRECTORY.resolve("running.json"))
                .path("operatorKey")
                .asString();
    }

    static Standalone start(Path directory, String... more) {
        return start(Infrastructure::start, directory, more);
    }

    static Standalone start(Stores.Starter starter, Path directory, String... more) {
        String[] arguments = {
            "--carillon.standalone.directory=" + directory,
            "--carillon.standalone.kafka-port=0",
            "--carillon.standalone.redis-port=0",
            "--carillon.standalone.postgres-port=0",
            "--spring.grpc.server.port=0",
            "--carillon.simulators.smtp-port=" + FreePorts.next(),
            "--carillon.simulators.apns-port=" + FreePorts.next()
        };
        // A repeated property becomes a list, so the free port is added only if no port is given.
        Stream<String> port = Stream.of(more).anyMatch(one -> one.startsWith("--server.port="))
                ? Stream.empty()
                : Stream.of("--server.port=" + FreePorts.next());
        String[] all = Stream.of(Arrays.stream(arguments), port, Arrays.stream(more))
                .flatMap(one -> one)
                .toArray(String[]::new);
        return Standalone.start(starter, all);
    }
}
