// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.running;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/// The identity of a state folder as a member of the consumer groups. It is kept in the folder, because who has the
/// folder has the state: two processes with one identity would also be two processes with one state, and cannot be.
final class MemberId {

    private static final String FILE = "member-id";

    private MemberId() {}

    /// Reads it, or makes it when the folder is new.
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
            throw new UncheckedIOException("cannot use the state folder " + stateDir, e);
        }
    }
}
