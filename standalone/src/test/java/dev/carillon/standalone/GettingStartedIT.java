// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Check of `docs/getting-started.md`: its shell blocks, run in order against a running system.
@ExtendWith(RunningSystem.class)
@Timeout(600)
class GettingStartedIT {

    private static final Pattern BLOCK = Pattern.compile("^```sh\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

    @Test
    void aNewUserGetsFromNothingToADeliveredNotification(Standalone system, @TempDir Path directory)
            throws IOException, InterruptedException {
        Files.createSymbolicLink(
                directory.resolve(".carillon"),
                Path.of("target", "standalone-it").toAbsolutePath());
        Path script = Files.writeString(directory.resolve("script.sh"), "set -euo pipefail\n" + blocks());
        Path output = directory.resolve("output");

        Process process = new ProcessBuilder("bash", script.toString())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();

        assertThat(process.waitFor(180, TimeUnit.SECONDS)).isTrue();
        String said = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(said).isZero();
        assertThat(said)
                .contains("there is no template parcel.arrived yet")
                .contains("\"routed\"", "\"attempted\"", "\"channel\":\"email\"")
                .as("no text message, because she does not want one")
                .contains("preference")
                .contains("A parcel from Bücher Müller");
        assertThat(new PlatformClient(system.url(), system.apiKey())
                        .read("/v1/recipients/carla/preferences")
                        .at("/categories/parcels/sms")
                        .asBoolean(true))
                .isFalse();
    }

    private static String blocks() throws IOException {
        StringBuilder script = new StringBuilder();
        Matcher blocks = BLOCK.matcher(Files.readString(Path.of("..", "docs", "getting-started.md")));
        while (blocks.find()) {
            script.append(blocks.group(1));
        }
        assertThat(script.toString()).contains("/v1/event-types/", "/v1/templates/", "/v1/recipients/", "/v1/events");
        return script.toString();
    }
}
