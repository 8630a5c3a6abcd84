// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OutboxDocumentTest {

    @Test
    void theDocumentHasTheTablesOfTheFile() throws IOException {
        String document = Files.readString(Path.of("..", "docs", "outbox.md"));

        assertThat(document).contains("```sql\n" + Files.readString(Path.of("src/main/resources/outbox.sql")) + "```");
    }
}
