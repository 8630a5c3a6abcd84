// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/// File `running.json`, from which scripts read how to reach the running system. It exists only while the system
/// runs, and has one member per line, so that a shell can read it. Only its owner can read it: it contains keys.
final class RunningFile implements AutoCloseable {

    private final Path file;

    private RunningFile(Path file) {
        this.file = file;
    }

    static RunningFile write(Path file, Map<String, Object> members) {
        JsonMapper json = JsonMapper.shared();
        String text = members.entrySet().stream()
                .map(member -> "  %s: %s"
                        .formatted(
                                json.writeValueAsString(member.getKey()), json.writeValueAsString(member.getValue())))
                .collect(Collectors.joining(",\n", "{\n", "\n}\n"));
        try {
            // A temporary file is its owner's alone from the beginning.
            Path written = Files.createTempFile(file.toAbsolutePath().getParent(), "running", ".tmp");
            Files.writeString(written, text);
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new RunningFile(file);
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
