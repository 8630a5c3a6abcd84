// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.setaside;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;

/// A program whose processing of one record never ends. The argument is the folder of the journal.
final class EndlessProcess {

    private static final Duration SHORTEST_LIMIT = Duration.ofSeconds(2);

    private EndlessProcess() {}

    public static void main(String[] arguments) throws InterruptedException {
        ProcessingGuard guard = ProcessingGuard.openAlone(
                new ProcessingSettings(Path.of(arguments[0]), SHORTEST_LIMIT),
                InstantSource.system(),
                ProcessEnd.exiting());
        // As in a service, whose context is closed while the process exits.
        Runtime.getRuntime().addShutdownHook(new Thread(guard::endInOrder));
        guard.slot().begin(guard.source("router", "events").at(0, 7));
        new CountDownLatch(1).await();
    }
}
