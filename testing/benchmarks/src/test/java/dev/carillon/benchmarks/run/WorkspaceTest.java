// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceTest {

    private static final int FILES = 200;
    private static final int ROUNDS = 50;

    @Test
    void forgetsItsDataWhileAServerStillRemovesAndWritesFiles(@TempDir Path directory)
            throws IOException, InterruptedException {
        Workspace workspace = new Workspace(directory, directory, "");
        Path folder = Files.createDirectories(workspace.data().resolve("redis"));
        CountDownLatch writing = new CountDownLatch(1);
        Thread server = Thread.ofPlatform().start(() -> writeAndRemove(folder, writing));
        writing.await();

        workspace.forgetData();

        server.join();
        assertThat(workspace.data()).doesNotExist();
    }

    @Test
    void forgetsDataThatWasNeverWritten(@TempDir Path directory) throws IOException {
        Workspace workspace = new Workspace(directory, directory, "");

        workspace.forgetData();

        assertThat(workspace.data()).doesNotExist();
    }

    /// Writes and removes files for a while, or until the folder is gone.
    private static void writeAndRemove(Path folder, CountDownLatch writing) {
        try {
            for (int round = 0; round < ROUNDS; round++) {
                for (int i = 0; i < FILES; i++) {
                    Files.writeString(folder.resolve("file-" + i), "");
                }
                writing.countDown();
                for (int i = 0; i < FILES; i++) {
                    Files.deleteIfExists(folder.resolve("file-" + i));
                }
            }
        } catch (NoSuchFileException _) {
            // The folder is gone.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
