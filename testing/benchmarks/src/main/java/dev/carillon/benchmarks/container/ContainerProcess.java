// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.container;

import dev.carillon.benchmarks.load.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Command line of one container as a plain process. For one thread at a time.
final class ContainerProcess {

    private static final Pattern ENTRYPOINT = Pattern.compile("(?m)^ENTRYPOINT \\[(.*)]$");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"");
    private static final String HOME = "/carillon/";
    private static final Duration HEALTH_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration HEALTH_INTERVAL = Duration.ofMillis(250);
    private static final int FORCED = 137;

    private final Plan plan;
    private final Process process;
    private final Map<String, String> environment;

    /// @param image Directory with the content of the image's `/carillon`
    /// @param recipe Directory of the Dockerfile and the files that it copies into `/carillon`
    /// @param directory Directory for its log and its volumes
    record Plan(String name, ComposeFile.Container service, Path image, Path recipe, Path directory) {

        Path log() {
            return directory.resolve("log");
        }
    }

    private ContainerProcess(Plan plan, Process process, Map<String, String> environment) {
        this.plan = plan;
        this.process = process;
        this.environment = environment;
    }

    /// @param addresses Local addresses for environment values
    static ContainerProcess start(Plan plan, Addresses addresses) throws IOException {
        Files.createDirectories(plan.directory());
        Map<String, String> environment = new TreeMap<>();
        plan.service().environment().forEach((name, value) -> {
            String changed = addresses.here(value);
            for (String volume : plan.service().volumes()) {
                changed = changed.replace(volume, plan.directory() + volume);
            }
            environment.put(name, here(changed, plan));
        });
        List<String> command = plan.service().entrypoint().isEmpty()
                ? entrypoint(plan.recipe())
                : plan.service().entrypoint();
        ProcessBuilder builder = builder(command, plan, environment)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(plan.log().toFile()));
        return new ContainerProcess(plan, builder.start(), environment);
    }

    /// @return exit code
    /// @throws IllegalStateException if it does not end in time
    int awaitEnd(Duration timeout) {
        try {
            if (!process.waitFor(timeout.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("%s does not end: %s".formatted(plan.name(), tail()));
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /// Runs the health check of the compose file until it succeeds.
    ///
    /// @throws IllegalStateException if the check does not succeed or the process ends; the message contains the
    /// end of its log
    void awaitHealthy(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!isHealthy()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("%s is not healthy: %s".formatted(plan.name(), tail()));
            }
            Waiting.pass(HEALTH_INTERVAL);
        }
    }

    /// Stops the process by SIGTERM, and by SIGKILL after the grace period of the compose file.
    ///
    /// @return exit code
    int stop() {
        process.destroy();
        try {
            if (process.waitFor(grace().toSeconds(), TimeUnit.SECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        return FORCED;
    }

    Duration grace() {
        return plan.service().grace();
    }

    String tail() {
        try {
            List<String> lines = Files.readAllLines(plan.log());
            return plan.log()
                    + System.lineSeparator()
                    + String.join(System.lineSeparator(), lines.subList(Math.max(0, lines.size() - 30), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private boolean isHealthy() {
        try {
            Process check = builder(plan.service().health(), plan, environment)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (check.waitFor(HEALTH_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                return check.exitValue() == 0;
            }
            check.destroyForcibly();
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run the health check of " + plan.name(), e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Process without this process's environment.
    private static ProcessBuilder builder(List<String> command, Plan plan, Map<String, String> environment) {
        List<String> words = new ArrayList<>();
        command.forEach(word -> words.add(here(word, plan)));
        if (words.getFirst().equals("java")) {
            words.set(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
        }
        ProcessBuilder builder =
                new ProcessBuilder(words).directory(plan.directory().toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder;
    }

    /// Local path of a file in the image's `/carillon`.
    private static String here(String word, Plan plan) {
        int at = word.indexOf(HOME);
        if (at < 0 || (at > 0 && word.charAt(at - 1) != '=' && word.charAt(at - 1) != '@')) {
            return word;
        }
        String file = word.substring(at + HOME.length());
        Path fromRecipe = plan.recipe().resolve(file);
        Path here = Files.exists(fromRecipe) ? fromRecipe : plan.image().resolve(file);
        return word.substring(0, at) + here;
    }

    private static List<String> entrypoint(Path recipe) throws IOException {
        Matcher entrypoint = ENTRYPOINT.matcher(Files.readString(recipe.resolve("Dockerfile")));
        if (!entrypoint.find()) {
            throw new IllegalStateException("the Dockerfile has no ENTRYPOINT in exec form");
        }
        return WORD.matcher(entrypoint.group(1))
                .results()
                .map(word -> word.group(1))
                .toList();
    }
}
