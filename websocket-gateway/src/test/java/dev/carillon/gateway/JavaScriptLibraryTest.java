// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// npm `centrifuge` as it is. Skipped where there is no Node, or no registry to fetch the library from.
class JavaScriptLibraryTest {

    private static final Path SOURCES = Path.of("src/test/js");
    private static final Path WORK = Path.of("target/js");

    @RegisterExtension
    static final GatewayExtension GATEWAY = new GatewayExtension();

    private static RunningGateway gateway = GATEWAY.node();
    private static Producer producer = GATEWAY.producer();

    @BeforeAll
    static void fetchTheLibrary() throws IOException, InterruptedException {
        Files.createDirectories(WORK);
        for (String file : List.of("package.json", "package-lock.json", ".npmrc", "client.js")) {
            Files.copy(SOURCES.resolve(file), WORK.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        if (!Files.exists(WORK.resolve("node_modules/centrifuge"))) {
            assumeTrue(succeeds("npm", "ci", "--ignore-scripts", "--silent"), "npm could not fetch the library");
        }
        assumeTrue(succeeds("node", "--version"), "there is no Node");
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "protobuf"})
    void receivesAcknowledgesAndResumesAfterADroppedConnection(String framing) throws IOException {
        String ann = "ann-" + framing;
        try (Library library = Library.start(producer.token(ann), producer.token(ann), framing)) {
            library.await(event -> is(event, "subscribed", "channel", "inbox:standard#" + ann));
            Producer.Written first = producer.deliver(ann);
            library.await(event -> isPublication(event, first));
            library.say("call 1 ack {\"ids\":[\"%s\"]}".formatted(first.id()));
            JsonNode answer = library.await(event -> is(event, "answer", "id", "1"));

            library.say("drop");
            Producer.Written second = producer.deliver(ann);
            library.await(event -> isPublication(event, second));
            JsonNode resumed = library.await(event -> is(event, "subscribed", "channel", "inbox:standard#" + ann)
                    && event.path("wasRecovering").asBoolean());
            Producer.Written third = producer.deliver(ann);
            library.await(event -> isPublication(event, third));

            assertThat(answer.path("data").toString()).isEqualTo("{\"updated\":1,\"unread\":1}");
            assertThat(resumed.path("recovered").asBoolean()).isTrue();
            assertThat(library.events)
                    .filteredOn(event -> event.path("event").asString().equals("publication"))
                    .extracting(event -> event.path("offset").asLong())
                    .containsExactly(first.position(), second.position(), third.position());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "protobuf"})
    void speaksTheProtocolOverPlainHttp(String framing) throws IOException {
        String eve = "eve-" + framing;
        try (Library library = Library.overHttp(producer.token(eve), framing)) {
            library.await(event -> is(event, "subscribed", "channel", "inbox:standard#" + eve));
            Producer.Written first = producer.deliver(eve);
            library.await(event -> isPublication(event, first));

            library.say("call 1 ack {\"ids\":[\"%s\"]}".formatted(first.id()));

            JsonNode answer = library.await(event -> is(event, "answer", "id", "1"));
            assertThat(answer.path("data").toString()).isEqualTo("{\"updated\":1,\"unread\":1}");
            Awaitility.await()
                    .during(Duration.ofSeconds(4))
                    .atMost(Duration.ofSeconds(6))
                    .until(() -> library.count("connected") == 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "protobuf"})
    void asksForANewTokenWhenItsOwnHasExpired(String framing) throws IOException {
        String expired = Producer.token(
                producer.claims("bea")
                        .expirationTime(Date.from(Instant.now().minusSeconds(5)))
                        .build(),
                producer.secret);
        try (Library library = Library.start(expired, producer.token("bea"), framing)) {
            library.await(event -> event.path("event").asString().equals("token"));
            library.await(event -> event.path("event").asString().equals("connected"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "protobuf"})
    void refreshesATokenThatRunsOut(String framing) throws IOException {
        String shortLived = Producer.token(
                producer.claims("cid")
                        .expirationTime(Date.from(Instant.now().plusSeconds(3)))
                        .build(),
                producer.secret);
        try (Library library = Library.start(shortLived, producer.token("cid"), framing)) {
            library.await(event -> event.path("event").asString().equals("token"));
            Awaitility.await()
                    .during(Duration.ofSeconds(3))
                    .atMost(Duration.ofSeconds(6))
                    .until(() -> library.count("connected") == 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "protobuf"})
    void staysAwayAfterAForgedToken(String framing) throws IOException {
        String forged = Producer.token(producer.claims("dan").build(), new byte[32]);
        try (Library library = Library.start(forged, forged, framing)) {
            JsonNode ended =
                    library.await(event -> event.path("event").asString().equals("disconnected"));

            assertThat(ended.path("code").asInt()).isEqualTo(3500);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "protobuf"})
    void isRefusedWhatIsTooMuchAndComesAgainWhenItGoesOn(String framing) throws IOException {
        String fay = producer.token("fay-" + framing);
        try (Library library = Library.start(fay, fay, framing)) {
            library.await(event -> event.path("event").asString().equals("connected"));

            library.say("flood 1500");
            JsonNode flooded =
                    library.await(event -> event.path("event").asString().equals("flooded"));
            assertThat(flooded.path("answered").asInt()).isPositive();
            assertThat(flooded.path("refused").asInt()).isPositive();
            assertThat(library.count("connected")).isEqualTo(1);

            library.say("flood 6000");
            library.await(event -> is(event, "connecting", "reason", "too many requests")
                    && event.path("code").asInt() == 3013);
            Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> library.count("connected") == 2);
        }
    }

    private static boolean is(JsonNode event, String kind, String member, String value) {
        return event.path("event").asString().equals(kind)
                && event.path(member).asString("").equals(value);
    }

    private static boolean isPublication(JsonNode event, Producer.Written written) {
        return event.path("event").asString().equals("publication")
                && event.path("data").path("id").asString("").equals(written.id());
    }

    private static boolean succeeds(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(WORK.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /// A Node process with one client.
    private static final class Library implements AutoCloseable {

        final List<JsonNode> events = new CopyOnWriteArrayList<>();
        private final Process process;
        private final PrintWriter commands;

        private Library(Process process) {
            this.process = process;
            this.commands = new PrintWriter(process.outputWriter(), true);
            // Reading a process's pipe holds the carrier of a virtual thread, which the gateway needs.
            Thread.ofPlatform().daemon().start(() -> {
                try (BufferedReader lines = process.inputReader()) {
                    lines.lines().forEach(line -> events.add(JsonMapper.shared().readTree(line)));
                } catch (IOException | java.io.UncheckedIOException e) {
                    process.destroy();
                }
            });
        }

        static Library start(String firstToken, String laterToken, String framing) throws IOException {
            return run(gateway.socketAddress(), firstToken, laterToken, framing, "websocket");
        }

        static Library overHttp(String token, String framing) throws IOException {
            return run(gateway.httpAddress(), token, token, framing, "http_stream");
        }

        private static Library run(String... arguments) throws IOException {
            List<String> command = new ArrayList<>(List.of("node", "client.js"));
            command.addAll(List.of(arguments));
            return new Library(new ProcessBuilder(command)
                    .directory(WORK.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        }

        long count(String kind) {
            return events.stream()
                    .filter(event -> event.path("event").asString().equals(kind))
                    .count();
        }

        void say(String command) {
            commands.println(command);
        }

        JsonNode await(Predicate<JsonNode> expected) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(15))
                    .pollInterval(Duration.ofMillis(20))
                    .untilAsserted(() -> assertThat(events).anyMatch(expected));
            return events.stream().filter(expected).findFirst().orElseThrow();
        }

        @Override
        public void close() {
            process.destroy();
        }
    }
}
