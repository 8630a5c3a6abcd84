// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningFileTest {

    @TempDir
    Path directory;

    @Test
    void onlyItsOwnerReadsIt() throws IOException {
        Path file = directory.resolve("running.json");
        Files.writeString(file, "left by a process that was killed");

        try (RunningFile running = RunningFile.write(file, Map.of("operatorKey", "ck_secret"))) {
            assertThat(running).isNotNull();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(Files.readString(file)).isEqualTo("{\n  \"operatorKey\": \"ck_secret\"\n}\n");
        }

        assertThat(directory).isEmptyDirectory();
    }
}
