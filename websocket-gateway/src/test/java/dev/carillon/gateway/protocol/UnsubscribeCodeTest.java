// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UnsubscribeCodeTest {

    @Test
    void theDocumentHasTheTable() throws IOException {
        String table = Stream.of(UnsubscribeCode.values())
                .map(code -> "| %d | %s | %s |".formatted(code.code(), code.reason(), code.meaning()))
                .collect(Collectors.joining("\n"));

        assertThat(Files.readString(Path.of("../docs/protocol.md"))).contains(table);
    }

    @Test
    void onlyAGapIsRepeated() {
        assertThat(UnsubscribeCode.INSUFFICIENT_STATE.isRepeated()).isTrue();
        assertThat(UnsubscribeCode.SERVER_UNSUBSCRIBE.isRepeated()).isFalse();
    }
}
