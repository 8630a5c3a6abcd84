// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.carillon.client.management.CarillonClient;
import dev.carillon.spring.ClientAutoConfiguration;
import dev.carillon.standalone.DocumentExamples.Block;
import dev.carillon.standalone.DocumentExamples.TestKind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;

/// Paths of newcomers: what the guides have them type in an empty directory, until a notification is seen.
@ExtendWith(RunningSystem.class)
@Timeout(600)
class NewcomersIT {

    private static final int MOST_COMMANDS = 9;
    private static final String VERSION = "0.1.0-SNAPSHOT";
    private static final int PATIENCE_MINUTES = 5;
    private static final Pattern HERE_DOCUMENT = Pattern.compile("<<'(\\w+)'$");
    private static final Pattern VARIABLE = Pattern.compile("export (\\w+)=.*");

    @TempDir
    private Path directory;

    @Test
    void aNewcomerWithNodeSeesANotification(Standalone system) throws Exception {
        assumeTrue(
                isThere("node", "--eval", "process.exit(Number(process.versions.node.split('.')[0]) < 20 ? 1 : 0)")
                        && isThere("npm", "--version"),
                "needs Node 20 with npm");

        follow("docs/sdk-node.md", system, Map.of());
    }

    @Test
    void aNewcomerWithPythonSeesANotification(Standalone system) throws Exception {
        // The first Python of the path, or that of the system.
        Optional<String> path = Stream.of("", "/usr/bin:")
                .map(first -> first + System.getenv("PATH"))
                .filter(NewcomersIT::hasPython)
                .findFirst();
        assumeTrue(path.isPresent(), "needs Python 3.9 with pip, setuptools and wheel");

        follow("docs/sdk-python.md", system, Map.of("PATH", path.get()));
    }

    @Test
    void aNewcomerWithSpringBootSeesANotification(Standalone system) throws Exception {
        assumeTrue(isThere("mvn", "--version"), "needs Maven");
        Path home = homeWithTheStarter();
        String java = System.getProperty("java.home");

        follow(
                "docs/sdk-spring-boot.md",
                system,
                Map.of(
                        "JAVA_HOME",
                        java,
                        "PATH",
                        java + "/bin:" + System.getenv("PATH"),
                        "MAVEN_OPTS",
                        "-Duser.home=" + home));
    }

    /// Home directory whose Maven repository has the starter as this build packaged it, and what the build has
    /// downloaded. Nothing is added to the repository of the build, and no other repository is asked.
    private Path homeWithTheStarter() throws IOException {
        Path starter = jar(ClientAutoConfiguration.class);
        Path library = jar(CarillonClient.class);
        Path downloaded =
                jar(SpringApplication.class).resolve("../../../../../..").normalize();
        assumeTrue(
                Stream.of(starter, library).allMatch(Files::isRegularFile)
                        && Files.isDirectory(downloaded.resolve("org/springframework/boot")),
                "needs the packages of a Maven build");
        Path home = directory.resolve("home");
        Path repository = home.resolve(".m2/repository");
        Path group = repository.resolve("dev");
        Path own = Files.createDirectories(group.resolve("carillon"));
        Files.writeString(home.resolve(".m2/settings.xml"), "<settings><offline>true</offline></settings>");
        link(downloaded, repository);
        link(downloaded.resolve("dev"), group);
        publish(own, "carillon", "pom.xml", Optional.empty());
        publish(own, "sdk-java", "sdk/java/pom.xml", Optional.of(library));
        publish(own, "carillon-spring-boot-starter", "sdk/spring-boot-starter/pom.xml", Optional.of(starter));
        return home;
    }

    /// Links what a directory has and the other has not.
    private static void link(Path from, Path to) throws IOException {
        if (!Files.isDirectory(from)) {
            return;
        }
        try (Stream<Path> entries = Files.list(from)) {
            for (Path entry : entries.toList()) {
                Path target = to.resolve(entry.getFileName());
                if (!Files.exists(target)) {
                    Files.createSymbolicLink(target, entry);
                }
            }
        }
    }

    private static void publish(Path group, String artifact, String model, Optional<Path> jar) throws IOException {
        Path version = Files.createDirectories(group.resolve(artifact).resolve(VERSION));
        String name = artifact + "-" + VERSION;
        Files.copy(DocumentExamples.ROOT.resolve(model), version.resolve(name + ".pom"));
        if (jar.isPresent()) {
            Files.copy(jar.get(), version.resolve(name + ".jar"));
        }
    }

    private static Path jar(Class<?> type) {
        return Path.of(URI.create(
                type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }

    private static boolean hasPython(String path) {
        return isThere(
                "env",
                "PATH=" + path,
                "python3",
                "-c",
                "import sys, setuptools, wheel, pip; sys.exit(0 if sys.version_info >= (3, 9) else 1)");
    }

    private void follow(String page, Standalone system, Map<String, String> environment)
            throws IOException, InterruptedException {
        // Building a package leaves files beside its sources.
        Path copy = Files.createDirectory(directory.resolve("carillon"));
        run(
                directory,
                Map.of(),
                "cp",
                "-r",
                DocumentExamples.ROOT.resolve("sdk").toString(),
                copy.toString());
        Path project = Files.createDirectory(directory.resolve("project"));
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("CARILLON", copy.toString());
        variables.put("CARILLON_URL", system.url().toString());
        variables.put("CARILLON_API_KEY", system.apiKey());
        List<String> commands = commands(block(page, "commands"));
        List<String> exports = commands(block(page, "variables"));
        assertThat(commands.size() + exports.size()).as("commands to type").isLessThanOrEqualTo(MOST_COMMANDS);
        assertThat(exports).allSatisfy(export -> {
            Matcher variable = VARIABLE.matcher(export.strip());
            assertThat(variable.matches()).isTrue();
            assertThat(variables).containsKey(variable.group(1));
        });

        String output = "";
        for (String command : commands) {
            output = run(project, variables, "bash", "-e", "-c", command);
        }

        assertThat(output).as("output of the last command").contains("Order A-1042 is on its way");
    }

    private static String block(String page, String detail) {
        return DocumentExamples.of(TestKind.NEWCOMER).stream()
                .filter(block -> block.page().equals(page) && block.detail().equals(detail))
                .map(Block::text)
                .findFirst()
                .orElseThrow(() -> new AssertionError("%s has no block 'newcomer: %s'".formatted(page, detail)));
    }

    /// Commands of a block, each with its here-document.
    private static List<String> commands(String text) {
        List<String> commands = new ArrayList<>();
        StringBuilder command = new StringBuilder();
        String end = "";
        for (String line : text.lines().toList()) {
            command.append(line).append('\n');
            Matcher begin = HERE_DOCUMENT.matcher(line);
            if (end.isEmpty() && begin.find()) {
                end = begin.group(1);
            } else if (end.isEmpty() || line.equals(end)) {
                commands.add(command.toString());
                command.setLength(0);
                end = "";
            }
        }
        return commands;
    }

    private static boolean isThere(String... words) {
        try {
            return new ProcessBuilder(words)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Output of a command that ends with status 0.
    private static String run(Path project, Map<String, String> variables, String... words)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("newcomer", ".log");
        try {
            ProcessBuilder builder = new ProcessBuilder(words)
                    .directory(project.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().putAll(variables);
            // What is installed is on this machine; no registry is asked.
            builder.environment()
                    .putAll(Map.of(
                            "npm_config_offline", "true",
                            "npm_config_audit", "false",
                            "PIP_NO_INDEX", "true",
                            "PIP_NO_BUILD_ISOLATION", "false"));
            Process process = builder.start();
            try {
                assertThat(process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES))
                        .as("%s ended; it printed %s", String.join(" ", words), Files.readString(output))
                        .isTrue();
            } finally {
                process.destroyForcibly();
            }
            assertThat(process.exitValue())
                    .as("%s printed %s", String.join(" ", words), Files.readString(output))
                    .isZero();
            return Files.readString(output);
        } finally {
            Files.delete(output);
        }
    }
}
