// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Log of a run, written as one JSON object per line, which contains no secret and no address.
@ExtendWith(RunningSystem.class)
@Timeout(600)
class LogsIT {

    private static final Duration SOON = Duration.ofSeconds(90);
    private static final Path LOG = RunningSystem.DIRECTORY.resolve("logs").resolve("carillon.log");

    @Test
    void eachLineIsAnObjectWithInstantLevelAndLogger(Standalone system) throws IOException {
        deliverEverywhere(system);

        List<String> lines = Files.readAllLines(LOG);

        assertThat(lines).isNotEmpty().allSatisfy(line -> {
            JsonNode entry = JsonMapper.shared().readTree(line);
            assertThat(entry.path("@timestamp").asString("")).isNotEmpty();
            assertThat(entry.at("/log/level").asString("")).isNotEmpty();
            assertThat(entry.at("/log/logger").asString("")).isNotEmpty();
        });
    }

    @Test
    void secretsAndAddressesAreNotLogged(Standalone system) throws IOException {
        deliverEverywhere(system);

        String log = Files.readString(LOG);

        assertThat(List.of(
                        system.apiKey().substring(system.apiKey().lastIndexOf('_') + 1),
                        Files.readString(RunningSystem.DIRECTORY.resolve("data").resolve("operator-key"))
                                .strip(),
                        "insecure-demo-token",
                        "insecure-demo-secret",
                        "insecure-demo-signature-secret",
                        "SG.insecure-demo-key",
                        "V4ls0Zx6vCC7NFOlE3uhOo5a-D2t2bj8CI0Gl9ehgTo",
                        "whsec_aW5zZWN1cmUtZGVtby13ZWJob29rLXNlY3JldC0wMDE=",
                        "a1".repeat(32),
                        "ann-tablet-registration-token-0001",
                        "ann@example.com",
                        "bob@example.com",
                        "+447700900123"))
                .allSatisfy(secret -> assertThat(log).doesNotContain(secret));
    }

    private static void deliverEverywhere(Standalone system) {
        PlatformClient platform = new PlatformClient(system.url(), system.apiKey());
        String place = "place-" + UUID.randomUUID();
        platform.submit("""
                {"type": "security.alert", "recipients": ["ann"],
                 "data": {"device": "Firefox on Linux", "place": "%s"}}
                """.formatted(place));
        for (String where : List.of(
                "/simulators/push/notifications", "/simulators/sms/twilio/messages", "/simulators/email/messages")) {
            await(where)
                    .atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(platform.read(where).toString()).contains(place));
        }
    }
}
