// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `./carillon secrets` in a copy of the project's root.
class SecretsTest {

    private static final Path COMPOSE = DeploymentFiles.ROOT.resolve("docker-compose.yml");

    @TempDir
    private Path root;

    @BeforeEach
    void copyCommand() throws IOException {
        for (String file : List.of("carillon", ".env.example")) {
            Files.copy(DeploymentFiles.ROOT.resolve(file), root.resolve(file));
        }
    }

    @Test
    void makesEverySecretOfTheComposeFile() throws Exception {
        String printed = run();

        Map<String, String> made = variables();
        assertThat(ComposeFile.read(COMPOSE, made).services()).isNotEmpty();
        assertThat(made.get("CARILLON_BOOTSTRAP_API_KEY")).matches("ck_[a-z0-9]{16}_[0-9a-f]{64}");
        assertThat(made.get("CANARY_API_KEY"))
                .matches("ck_[a-z0-9]{16}_[0-9a-f]{64}")
                .isNotEqualTo(made.get("CARILLON_BOOTSTRAP_API_KEY"));
        assertThat(made.get("MASTER_KEY")).matches("first:[A-Za-z0-9+/]{43}=");
        assertThat(made.get("AUDIT_KEY")).matches("[A-Za-z0-9+/]{43}=");
        assertThat(made.get("KAFKA_CLUSTER_ID")).matches("[A-Za-z0-9_-]{22}");
        assertThat(made.get("CONSOLE_PASSWORD")).hasSizeGreaterThanOrEqualTo(12);
        assertThat(ComposeFile.ROLE_PASSWORDS.stream().map(made::get))
                .doesNotHaveDuplicates()
                .allSatisfy(password -> assertThat(password).matches("[0-9a-f]{48}"));
        assertThat(printed).contains("MASTER_KEY").doesNotContain(made.get("MASTER_KEY"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void repetitionChangesNothing() throws Exception {
        run();
        String before = Files.readString(file());

        assertThat(run()).contains("has every secret");

        assertThat(Files.readString(file())).isEqualTo(before);
    }

    @Test
    void completesTheFileOfAnEarlierRelease() throws Exception {
        run();
        String master = variables().get("MASTER_KEY");
        List<String> earlier = Files.readAllLines(file()).stream()
                .filter(line -> !line.startsWith("AUDIT_KEY="))
                .map(line -> line.startsWith("CONSOLE_PASSWORD=") ? "CONSOLE_PASSWORD=" : line)
                .map(line -> line.startsWith("SMTP_HOST=") ? "SMTP_HOST=mail.example.org" : line)
                .toList();
        Files.write(file(), earlier);
        Files.writeString(file(), "# ours\nOUR_OWN=a b", StandardOpenOption.APPEND);

        assertThat(run()).contains(": AUDIT_KEY\n");

        assertThat(Files.readAllLines(file())).containsAll(earlier).contains("# ours", "OUR_OWN=a b");
        assertThat(variables())
                .containsEntry("MASTER_KEY", master)
                .containsEntry("CONSOLE_PASSWORD", "")
                .hasEntrySatisfying("AUDIT_KEY", key -> assertThat(key).isNotEmpty());
    }

    private Path file() {
        return root.resolve(".env");
    }

    private Map<String, String> variables() throws IOException {
        return ComposeFile.variables(file(), Map.of());
    }

    private String run() throws IOException, InterruptedException {
        Process command = new ProcessBuilder("bash", root.resolve("carillon").toString(), "secrets")
                .redirectErrorStream(true)
                .start();
        String printed = new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(command.waitFor()).as(printed).isZero();
        return printed;
    }
}
