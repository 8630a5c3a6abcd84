// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlatformLogTest {

    @Test
    void errorsAreReadWithTheirExceptionAndOtherLevelsAreNot(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("carillon.log"), """
                2026-06-01T12:00:00.000Z  INFO 7 --- [carillon] [main] a.Start : ERROR is only a word here
                2026-06-01T12:00:01.000Z ERROR 7 --- [carillon] [http-1] a.Handler : Servlet.service() threw
                java.lang.ArithmeticException: long overflow
                \tat java.base/java.lang.Math.multiplyExact(Math.java:1)
                2026-06-01T12:00:02.000Z  WARN 7 --- [carillon] [main] a.Start : slow
                2026-06-01T12:00:03.000Z  WARN 7 --- [carillon] [jetty-1] o.e.j.ee11.servlet.ServletChannel : /v1/x

                jakarta.servlet.ServletException: Request processing failed
                """);

        List<String> errors = new PlatformLog(directory).errors();

        assertThat(errors).hasSize(2);
        assertThat(errors.getLast()).contains("/v1/x", "Request processing failed");
        assertThat(errors.getFirst())
                .startsWith("2026-06-01T12:00:01.000Z ERROR")
                .contains("ArithmeticException: long overflow", "multiplyExact")
                .doesNotContain("slow");
    }
}
