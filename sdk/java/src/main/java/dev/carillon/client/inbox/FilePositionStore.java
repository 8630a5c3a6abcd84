// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.inbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/// Store of positions in a file, which each save replaces. An unreadable file counts as empty.
public final class FilePositionStore implements PositionStore {

    private final Path file;

    /// @param file file for one recipient; its directory must exist
    public FilePositionStore(Path file) {
        this.file = file;
    }

    @Override
    public Map<String, Position> load() {
        try {
            return Files.exists(file) ? InboxJson.positions(Files.readString(file)) : Map.of();
        } catch (IOException e) {
            return Map.of();
        }
    }

    @Override
    public void save(Map<String, Position> positions) {
        Path written = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.writeString(written, InboxJson.positions(positions).toString());
            Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
