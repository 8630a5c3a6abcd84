// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.running;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/// Identity of a state directory as a static member of the consumer groups. It is stored in the directory, because
/// the directory holds the state: two processes with one identity would need to share one directory, which Kafka
/// Streams locks.
final class MemberId {

    private static final String FILE = "member-id";

    private MemberId() {}

    /// Reads the id, or creates one for a new directory.
    static synchronized String of(Path stateDir) {
        Path file = stateDir.resolve(FILE);
        try {
            Files.createDirectories(stateDir);
            if (!Files.exists(file)) {
                Path fresh = Files.createTempFile(stateDir, FILE, ".new");
                Files.writeString(fresh, UUID.randomUUID().toString());
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read or write the state directory " + stateDir, e);
        }
    }
}
