// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// Test of `docs/runbooks/retry-storm.md`: each command is run as written, while both SMS providers fail and after
/// they have recovered. Commands and output are saved in `target/retry-storm.txt`. Needs bash, curl and jq, as the
/// page says.
@ExtendWith(RunningSystem.class)
@Timeout(600)
class RetryStormRunbookIT {

    private static final Path TRANSCRIPT = Path.of("target/retry-storm.txt");
    private static final Path PAGE = Path.of("../docs/runbooks/retry-storm.md");
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final Pattern COMMANDS = Pattern.compile("(?ms)^( *)```bash\\n(.*?)^ *```$");

    @Test
    void everyCommandDoesWhatThePageSays(Standalone system) throws IOException {
        PlatformClient platform = new PlatformClient(system.url(), system.apiKey());
        String page = Files.readString(PAGE);
        Files.deleteIfExists(TRANSCRIPT);
        Shell shell = new Shell(
                system.url().toString(),
                RunningSystem.operatorKey(),
                commands(page, "# Retry storm").getFirst());
        List<String> numbers = recipients(platform);
        behave(platform, "{\"mode\": \"fail\"}");
        try {
            String storm = "storm-" + UUID.randomUUID();
            numbers.forEach(number -> alert(platform, number, storm));
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(platform.read("/actuator/health")
                                    .at("/components/deliveryProviders/details/twilio/outcomes/unanswered")
                                    .asInt())
                            .isPositive());

            assertThat(shell.run(commands(page, "## Check"))).contains("twilio-circuit");
            assertThat(shell.run(commands(page, "## Lever")))
                    .contains(
                            "[\"backoff:channel:sms\",true,1,1]",
                            "[\"breaker:provider:twilio\",true,1,1]",
                            "[\"pause:channel:sms\",true,1,1]",
                            "[\"throttle:lane:bulk\",true,1,1]",
                            "quiet");

            behave(platform, "{\"mode\": \"accept\"}");
            String paused = "paused-" + UUID.randomUUID();
            String event = alert(platform, numbers.getFirst(), paused);
            // Other channels continue: the inbox item of the same event arrives.
            await().atMost(SOON).until(() -> timeline(platform, event).contains("attempted in_app"));
            assertThat(timeline(platform, event)).doesNotContain("attempted sms");
            assertThat(platform.post("/v1/events", report()).statusCode()).isEqualTo(429);

            assertThat(shell.run(commands(page, "## Way back")))
                    .contains("[\"pause:channel:sms\",false,1,1]", "[\"ramp:provider:twilio\",true,1,1]", "true");

            await().atMost(SOON).untilAsserted(() -> {
                for (String number : numbers) {
                    assertThat(texts(platform, number, storm))
                            .as("texts to " + number)
                            .isEqualTo(1);
                }
                assertThat(texts(platform, numbers.getFirst(), paused)).isEqualTo(1);
            });
            assertThat(platform.post("/v1/events", report()).statusCode()).isEqualTo(202);

            // Tracking has read all sent deliveries, so the replay has nothing to write.
            await().atMost(SOON).until(() -> timeline(platform, event).contains("attempted sms"));
            assertThat(shell.run(commands(page, "## Afterwards")))
                    .containsPattern("written\",[1-9][0-9]*,0]")
                    .contains("\"pull\",\"pause:channel:sms\"", "\"let-go\",\"pause:channel:sms\"");
            assertThat(texts(platform, numbers.getFirst(), paused)).isEqualTo(1);
        } finally {
            behave(platform, "{\"mode\": \"accept\"}");
            shell.run(List.of("for lever in $(carillon GET /v1/levers | jq -r '.items[].id'); do"
                    + " carillon DELETE /v1/levers/$lever; done"));
        }
    }

    /// Commands below a heading, up to the next heading of the same level.
    private static List<String> commands(String page, String heading) {
        int begin = page.indexOf(heading + "\n");
        int end = page.indexOf("\n## ", begin + heading.length());
        List<String> commands = new ArrayList<>();
        Matcher block = COMMANDS.matcher(page.substring(begin, end < 0 ? page.length() : end));
        while (block.find()) {
            commands.add(block.group(2).replaceAll("(?m)^" + block.group(1), ""));
        }
        assertThat(commands).as(heading).isNotEmpty();
        return commands;
    }

    private static List<String> recipients(PlatformClient platform) {
        List<String> numbers = IntStream.range(0, 5)
                .mapToObj(i -> "+1555%07d".formatted(Math.abs(UUID.randomUUID().hashCode() % 10_000_000)))
                .toList();
        numbers.forEach(number -> platform.put(
                "/v1/recipients/" + recipient(number), "{\"addresses\": {\"phone\": \"" + number + "\"}}"));
        return numbers;
    }

    private static String recipient(String number) {
        return "storm" + number.substring(1);
    }

    private static String alert(PlatformClient platform, String number, String place) {
        return platform.submit("""
                {"type": "security.alert", "recipients": ["%s"], "data": {"device": "Firefox", "place": "%s"}}
                """.formatted(recipient(number), place));
    }

    private static String report() {
        return """
                {"type": "report.weekly", "recipients": ["ann"],
                 "data": {"week": "47", "orders": 1, "revenue": "1.00 EUR"}}
                """;
    }

    private static void behave(PlatformClient platform, String behaviour) {
        platform.put("/simulators/twilio/behaviour", behaviour);
        platform.put("/simulators/vonage/behaviour", behaviour);
    }

    private static List<String> timeline(PlatformClient platform, String event) {
        return platform.notifications(event).stream()
                .flatMap(
                        notification -> platform.timeline(notification.get("id").asString()).stream())
                .toList();
    }

    private static long texts(PlatformClient platform, String number, String place) {
        return List.of("twilio", "vonage").stream()
                .flatMap(provider -> platform.read("/simulators/sms/" + provider + "/messages")
                        .valueStream())
                .map(Object::toString)
                .filter(message -> message.contains(place) && message.contains(number.substring(1)))
                .count();
    }

    /// Shell that runs commands as an operator does.
    private record Shell(String url, String key, String functions) {

        String run(List<String> commands) {
            StringBuilder output = new StringBuilder();
            commands.forEach(command -> output.append(run(command)));
            return output.toString();
        }

        private String run(String command) {
            ProcessBuilder bash = new ProcessBuilder("bash", "-euo", "pipefail", "-c", functions + "\n" + command);
            bash.environment().put("CARILLON_URL", url);
            bash.environment().put("CARILLON_KEY", key);
            try {
                Path output = Files.createTempFile("runbook", ".txt");
                Process process = bash.redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
                boolean ended = process.waitFor(60, TimeUnit.SECONDS);
                process.destroyForcibly();
                String said = Files.readString(output);
                Files.delete(output);
                Files.writeString(
                        TRANSCRIPT, "$ " + command + said + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                assertThat(ended).as("ended in time: " + command + said).isTrue();
                assertThat(process.exitValue()).as(command + said).isZero();
                return said;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
