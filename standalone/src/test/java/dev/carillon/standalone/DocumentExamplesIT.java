// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.standalone.DocumentExamples.Block;
import dev.carillon.standalone.DocumentExamples.TestKind;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Examples of the documents, run against the one running system. The others are run by [DocumentExamplesTest].
@ExtendWith(RunningSystem.class)
@Timeout(600)
class DocumentExamplesIT {

    private static final Duration SOON = Duration.ofSeconds(90);
    private static final Pattern CALL = Pattern.compile("`(GET|POST|PUT|DELETE) (/v1/[^`?\\s]*)");

    @Test
    void theShellBlocksOfEachPageCanBePastedOneAfterTheOther(Standalone system, @TempDir Path directory)
            throws IOException, InterruptedException {
        Files.createSymbolicLink(directory.resolve(".carillon"), RunningSystem.DIRECTORY.toAbsolutePath());
        Files.writeString(
                directory.resolve(".env"),
                "CARILLON_BOOTSTRAP_API_KEY=" + RunningSystem.operatorKey() + "\n"
                        + Stream.of("ADMIN", "INGESTION", "GATEWAY", "SIMULATORS")
                                .map(name -> name + "_PORT=" + system.url().getPort() + "\n")
                                .collect(Collectors.joining()));
        Map<String, StringBuilder> scripts = new LinkedHashMap<>();
        DocumentExamples.of(TestKind.SHELL)
                .forEach(block -> scripts.computeIfAbsent(block.page(), _ -> new StringBuilder())
                        .append(block.text()));
        assertThat(scripts).hasSizeGreaterThan(1);

        Map<String, String> outputs = new LinkedHashMap<>();
        for (Map.Entry<String, StringBuilder> script : scripts.entrySet()) {
            // One process has the ports of all services.
            String text = script.getValue()
                    .toString()
                    .replaceAll("http://127\\.0\\.0\\.1:808\\d", system.url().toString());
            outputs.put(script.getKey(), bash(directory, "set -euo pipefail\n" + text));
        }

        assertThat(outputs.get("docs/deployment.md"))
                .contains("Your parcel is here", "A parcel from ", "\"id\":\"parcel-1\"", "\"password\"");
        assertThat(outputs.get("docs/console.md")).contains("\"items\":");
    }

    @Test
    void theDemoSaysWhatItSent(Standalone system) throws IOException, InterruptedException {
        String said = bash(
                DocumentExamples.ROOT,
                "CARILLON_HOME=%s ./carillon demo".formatted(RunningSystem.DIRECTORY.toAbsolutePath()));

        assertThat(said).contains(system.url().toString(), "\"audience\":\"weekly-report\"", "looks up the members");
    }

    @Test
    void everyBodyIsTakenByTheEndpointThatThePageNames(Standalone system) {
        PlatformClient platform = new PlatformClient(system.url(), system.apiKey());
        prepare(platform);
        List<Block> blocks = DocumentExamples.of(TestKind.SENT);
        assertThat(blocks).hasSizeGreaterThan(2);

        for (Block block : blocks) {
            String[] call = block.detail().split(" ");
            // The catalog reaches the router shortly after admin.
            await(block.place()).atMost(SOON).untilAsserted(() -> {
                HttpResponse<String> answer = platform.call(call[0], call[1], block.text());
                assertThat(answer.statusCode())
                        .as(block.place() + " answered " + answer.body())
                        .isBetween(200, 299);
            });
        }
    }

    @Test
    void everyMemberOfAnExampleIsInTheAnswer(Standalone system) {
        PlatformClient platform = new PlatformClient(system.url(), system.apiKey());
        platform.submit("""
                {"type": "security.alert", "recipients": ["ann"], "data": {"device": "Firefox", "place": "Lisbon"}}
                """);
        String api = platform.text("/v3/api-docs");
        for (Block block : DocumentExamples.of(TestKind.MEMBERS)) {
            if (block.detail().equals("api")) {
                assertThat(DocumentExamplesTest.members(block))
                        .as(block.place())
                        .isNotEmpty()
                        .allSatisfy(member -> assertThat(api).contains("\"" + member + "\""));
            } else if (block.detail().startsWith("GET ")) {
                String path = block.detail().substring("GET ".length());
                PlatformClient reader = path.startsWith("/v1/inbox") ? platform.as(token(platform)) : platform;
                await(block.place())
                        .atMost(SOON)
                        .untilAsserted(() -> assertThat(reader.text(path).replace("\\\"", "\""))
                                .as(block.place())
                                .contains(DocumentExamplesTest.members(block).stream()
                                        .map(member -> "\"" + member + "\"")
                                        .toList()));
            }
        }
    }

    @Test
    void everyCallThatADocumentNamesIsInTheApiDocument(Standalone system) {
        JsonNode paths = new PlatformClient(system.url(), system.apiKey())
                .read("/v3/api-docs")
                .path("paths");
        TreeSet<String> known = new TreeSet<>();
        paths.properties()
                .forEach(path -> path.getValue()
                        .propertyNames()
                        .forEach(method -> known.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey())));
        List<Pattern> patterns = known.stream()
                .map(call -> Pattern.compile(Pattern.compile("\\{[^}]*}")
                        .splitAsStream(call + "/")
                        .map(Pattern::quote)
                        .collect(Collectors.joining("[^/]+"))))
                .toList();
        TreeSet<String> unknown = new TreeSet<>();
        for (Path page : DocumentExamples.pages()) {
            CALL.matcher(textAboutCarillon(page)).results().forEach(named -> {
                String call = named.group(1) + " " + named.group(2).replaceAll("/$", "") + "/";
                // Sentences use a shortened form: /v1/inbox/{ack,seen}
                if (!call.contains(",")
                        && patterns.stream()
                                .noneMatch(known1 -> known1.matcher(call).matches())) {
                    unknown.add(page.getFileName() + ": " + call);
                }
            });
        }

        assertThat(unknown).isEmpty();
    }

    /// Text of a page without the calls of other systems, which are in the first column of the tables of
    /// `migrating.md`.
    private static String textAboutCarillon(Path page) {
        String text = DocumentExamples.text(page);
        return page.endsWith("migrating.md") ? text.replaceAll("(?m)^\\|[^|]*\\|", "|") : text;
    }

    /// Creates the catalog and subscription that the examples use.
    private static void prepare(PlatformClient platform) {
        platform.put("/v1/categories/news", "{\"name\": \"News\"}");
        platform.put("/v1/workflows/mention", """
                {"name": "Mention", "steps": [{"id": "bell", "deliver": {"channel": "in_app"}},
                 {"id": "pause", "wait": {"for": "2m", "unless": "seen"}}, {"id": "phone", "deliver": {"channel": "push"}}]}
                """);
        for (String type : List.of("news", "comment.created")) {
            platform.put("/v1/event-types/" + type, """
                    {"name": "%s", "category": "news", "lane": "standard", "channels": ["in_app"]%s}
                    """.formatted(
                            type, type.equals("news") ? "" : ", \"workflow\": \"mention\""));
        }
        for (String template : List.of("news", "news-warm", "comment.created")) {
            platform.put("/v1/templates/" + template, """
                    {"contents": [{"channel": "in_app", "locale": "", "title": "News", "text": "Something happened"}]}
                    """);
        }
        platform.put("/v1/recipients/ann/subscriptions/newsletter", "{}");
    }

    private static String token(PlatformClient platform) {
        return platform.json(platform.post("/v1/recipients/ann/tokens", "{}"))
                .path("token")
                .asString();
    }

    private static String bash(Path directory, String script) throws IOException, InterruptedException {
        Path output = Files.createTempFile("examples", ".txt");
        Process process = new ProcessBuilder("bash", "-c", script)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean isEnded = process.waitFor(120, TimeUnit.SECONDS);
        process.destroyForcibly();
        String said = Files.readString(output);
        Files.delete(output);
        assertThat(isEnded).as("ended in time: " + said).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }
}
