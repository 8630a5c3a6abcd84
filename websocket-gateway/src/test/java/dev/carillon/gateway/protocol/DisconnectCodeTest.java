// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.gateway.protocol.DisconnectCode.Advice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

class DisconnectCodeTest {

    @ParameterizedTest
    @EnumSource
    void theReasonFitsAControlFrameAndIsNoJson(DisconnectCode code) {
        assertThat(code.reason().getBytes(StandardCharsets.UTF_8)).hasSizeBetween(1, 123);
        assertThat(isJson(code.reason())).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void theNumberSaysToLibrariesWhatTheAdviceSays(DisconnectCode code) {
        assertThat(code.isTerminal()).isEqualTo(code.advice() == Advice.STAY_CLOSED);
    }

    /// The table between the marks lists this enum. If it differs, the failure shows the expected text.
    @Test
    void theDocumentHasTheTable() throws IOException {
        String document = Files.readString(Path.of("../docs/protocol.md"));
        String table = Stream.of(DisconnectCode.values())
                .map(code -> "| %d | %s | %s | %s |"
                        .formatted(
                                code.code(),
                                code.reason(),
                                switch (code.advice()) {
                                    case RECONNECT -> "reconnect, resume";
                                    case REFRESH_TOKEN -> "new token, reconnect, resume";
                                    case STAY_CLOSED -> "stay closed";
                                },
                                code.meaning()))
                .collect(Collectors.joining("\n"));

        assertThat(document).contains(table);
    }

    private static boolean isJson(String text) {
        try {
            JsonMapper.shared().readTree(text);
            return true;
        } catch (JacksonException e) {
            return false;
        }
    }
}
