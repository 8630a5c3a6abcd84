// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The contract of the producer libraries (`sdk/contract`), which each keeps with the whole system. The libraries of
/// Python and Node are installed from the packages that would be published.
@ExtendWith(RunningSystem.class)
@Timeout(600)
class ClientLibrariesIT {

    private static final Path SDK = DocumentExamples.ROOT.resolve("sdk");
    private static final Path CASES = SDK.resolve("contract/cases.json");
    private static final JsonMapper JSON = JsonMapper.shared();

    @TempDir
    private Path directory;

    @Test
    void thePythonLibraryKeepsTheContract(Standalone system) throws Exception {
        Path installed = installPython();

        assertThatEachPassed(
                "Python",
                run(
                        system,
                        Map.of("PYTHONPATH", installed.toString()),
                        python(),
                        SDK.resolve("python/tests/contract.py").toString(),
                        CASES.toString()));
    }

    @Test
    void theNodeLibraryKeepsTheContract(Standalone system) throws Exception {
        Path project = installNode();

        Files.copy(SDK.resolve("node/test/contract.mjs"), project.resolve("contract.mjs"));
        assertThatEachPassed(
                "Node",
                run(system, Map.of(), "node", project.resolve("contract.mjs").toString(), CASES.toString()));
        assertThat(command(
                        project,
                        Map.of(),
                        "node",
                        "--eval",
                        "console.log(Object.keys(require('@carillon/node')).sort().join())"))
                .as("as a CommonJS module")
                .contains("Carillon,CarillonError,EventProducer,Problem,RefusedError,UnconfirmedError");
    }

    @Test
    void theJavaLibraryKeepsTheContract(Standalone system) throws Exception {
        String run = "java-" + UUID.randomUUID();
        List<JsonNode> cases = JSON.readTree(Files.readString(CASES)
                        .replace("${run}", run)
                        .replace(
                                "${tomorrow}",
                                Instant.now()
                                        .plus(1, ChronoUnit.DAYS)
                                        .truncatedTo(ChronoUnit.SECONDS)
                                        .toString()))
                .valueStream()
                .toList();
        Map<String, String> failures = new LinkedHashMap<>();
        try (FaultProxy proxy = FaultProxy.start(system.url())) {
            for (int i = 0; i < cases.size(); i++) {
                JsonNode one = cases.get(i);
                String address = one.has("faults")
                        ? "%s/%s-%d/%s"
                                .formatted(
                                        proxy.url().toString(),
                                        run,
                                        i,
                                        one.path("faults").asString())
                        : system.url().toString();
                Duration patience =
                        Duration.ofSeconds(one.path("patienceSeconds").asLong(60));
                try (JavaContract contract =
                        new JavaContract(URI.create(address), one.path("key").asString(system.apiKey()), patience)) {
                    one.path("steps").forEach(contract::carryOut);
                } catch (AssertionError e) {
                    failures.put(one.path("name").asString(), String.valueOf(e.getMessage()));
                }
            }
        }

        assertThat(failures).isEmpty();
    }

    @Test
    void theCommandLineDoesAJobFromLoginToRead(Standalone system) throws Exception {
        Path installed = installPython();
        String recipient = "cli-" + UUID.randomUUID();
        Map<String, String> environment = Map.of(
                "PYTHONPATH",
                installed.toString(),
                "XDG_CONFIG_HOME",
                directory.resolve("config").toString());
        String carillon = installed.resolve("bin/carillon").toString();
        Path catalog = directory.resolve("catalog");

        assertThat(command(
                        directory,
                        environment,
                        carillon,
                        "login",
                        "--url",
                        system.url().toString(),
                        "--api-key",
                        system.apiKey()))
                .contains("profile default");
        assertThat(command(directory, environment, carillon, "doctor")).doesNotContain("FAILED");
        command(directory, environment, carillon, "recipients", "put", recipient, "{\"locale\": \"en\"}");
        String sent = command(
                directory,
                environment,
                carillon,
                "send",
                "order.shipped",
                "--to",
                recipient,
                "--data",
                "{\"orderId\": \"7\", \"carrier\": \"Post\"}",
                "--wait",
                "--patience",
                "60");
        assertThat(sent).contains(recipient, "provider_accepted");
        assertThat(command(directory, environment, carillon, "recipients", "inbox", recipient, "--json"))
                .contains("Order 7 is on its way");
        assertThat(command(
                        directory,
                        environment,
                        carillon,
                        "events",
                        "show",
                        sent.lines().findFirst().orElseThrow()))
                .contains(recipient);
        command(directory, environment, carillon, "catalog", "pull", catalog.toString());
        assertThat(command(directory, environment, carillon, "catalog", "diff", catalog.toString()))
                .contains("0 changed");
        assertThat(catalog.resolve("event-types/order.shipped.json")).exists();
        assertThat(command(directory, environment, carillon, "tokens", recipient)
                        .strip()
                        .split("\\."))
                .hasSize(3);
        assertThat(command(directory, environment, carillon, "completion", "bash"))
                .contains("complete -o default -F _carillon carillon");
        assertThat(status(directory, environment, carillon, "send", "no.such.type", "--to", recipient))
                .as("a refused event")
                .isEqualTo(1);
        assertThat(status(directory, environment, carillon, "send", "order.shipped", "--data", "5"))
                .as("wrong usage")
                .isEqualTo(2);
        assertThat(status(directory, environment, carillon, "doctor", "--profile", "other"))
                .as("a failed check")
                .isEqualTo(4);
    }

    /// Python that can build a wheel: the first on the path, or that of the system; empty if there is none.
    private static String python() throws InterruptedException {
        for (String python : List.of("python3", "/usr/bin/python3")) {
            if (isThere(
                    python,
                    "-c",
                    "import sys, setuptools, wheel, pip; sys.exit(0 if sys.version_info >= (3, 9) else 1)")) {
                return python;
            }
        }
        return "";
    }

    /// Directory with the library, installed from its wheel.
    private Path installPython() throws IOException, InterruptedException {
        assumeTrue(!python().isEmpty(), "needs Python 3.9 with pip, setuptools and wheel");
        Path source = directory.resolve("python");
        copy(SDK.resolve("python"), source);
        command(
                directory,
                Map.of(),
                python(),
                "-m",
                "pip",
                "wheel",
                "--no-index",
                "--no-deps",
                "--no-build-isolation",
                "--wheel-dir",
                "wheels",
                source.toString());
        Path installed = directory.resolve("installed");
        command(
                directory,
                Map.of(),
                python(),
                "-m",
                "pip",
                "install",
                "--no-index",
                "--no-deps",
                "--find-links",
                "wheels",
                "--target",
                installed.toString(),
                "carillon-client");
        return installed;
    }

    /// Directory of a project with the library, installed from its package.
    private Path installNode() throws IOException, InterruptedException {
        assumeTrue(
                isThere("node", "--eval", "process.exit(Number(process.versions.node.split('.')[0]) < 20 ? 1 : 0)")
                        && isThere("npm", "--version"),
                "needs Node 20 with npm");
        Path project = Files.createDirectory(directory.resolve("project"));
        Files.writeString(project.resolve("package.json"), "{\"name\": \"test-project\", \"private\": true}");
        command(
                directory,
                Map.of(),
                "npm",
                "pack",
                SDK.resolve("node").toString(),
                "--pack-destination",
                directory.toString());
        command(
                project,
                Map.of(),
                "npm",
                "install",
                "--offline",
                "--no-audit",
                "--no-fund",
                directory.resolve("carillon-node-0.1.0.tgz").toString());
        return project;
    }

    private static String run(Standalone system, Map<String, String> environment, String... words)
            throws IOException, InterruptedException {
        try (FaultProxy proxy = FaultProxy.start(system.url())) {
            Map<String, String> all = new LinkedHashMap<>(environment);
            all.put("CARILLON_URL", system.url().toString());
            all.put("CARILLON_API_KEY", system.apiKey());
            all.put("CARILLON_FAULTS", proxy.url().toString());
            return command(Path.of("."), all, words);
        }
    }

    private static void assertThatEachPassed(String library, String output) throws IOException {
        List<String> cases = JSON.readTree(Files.readString(CASES))
                .valueStream()
                .map(one -> one.path("name").asString())
                .toList();
        List<JsonNode> reports = output.lines()
                .filter(line -> line.startsWith("{"))
                .map(JSON::readTree)
                .toList();
        assertThat(reports)
                .as(library)
                .allSatisfy(report -> assertThat(report.path("passed").asBoolean())
                        .as(report.toString())
                        .isTrue());
        assertThat(reports.stream().map(report -> report.path("case").asString()))
                .as(library)
                .containsExactlyElementsOf(cases);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    private static boolean isThere(String... words) throws InterruptedException {
        try {
            return status(Path.of("."), Map.of(), words) == 0;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /// Output of a command that ends with status 0.
    private static String command(Path directory, Map<String, String> environment, String... words)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("command", ".log");
        Path errors = Files.createTempFile("command", ".err");
        try {
            int status = start(directory, environment, output, errors, words);
            assertThat(status)
                    .as("%s printed %s%s", String.join(" ", words), Files.readString(output), Files.readString(errors))
                    .isZero();
            return Files.readString(output);
        } finally {
            Files.delete(output);
            Files.delete(errors);
        }
    }

    private static int status(Path directory, Map<String, String> environment, String... words)
            throws InterruptedException {
        Path none = Path.of("/dev/null");
        return start(directory, environment, none, none, words);
    }

    private static int start(Path directory, Map<String, String> environment, Path output, Path errors, String... words)
            throws InterruptedException {
        try {
            ProcessBuilder builder = new ProcessBuilder(words)
                    .directory(directory.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            try {
                if (!process.waitFor(5, TimeUnit.MINUTES)) {
                    throw new AssertionError(String.join(" ", words) + " did not end");
                }
                return process.exitValue();
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
