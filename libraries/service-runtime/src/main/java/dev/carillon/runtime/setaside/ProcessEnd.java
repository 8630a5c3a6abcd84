// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.setaside;

import java.time.Duration;

/// End of the process after a record took too long.
@FunctionalInterface
public interface ProcessEnd {

    /// Exit code of a process whose record took too long.
    int EXIT_CODE = 79;

    /// Ends the process and returns at once.
    void end();

    /// Stops the services in order and exits; after 30 s it exits in any case.
    static ProcessEnd exiting() {
        Duration grace = Duration.ofSeconds(30);
        return () -> {
            Thread exit = Thread.ofPlatform().name("processing-exit").daemon().start(() -> System.exit(EXIT_CODE));
            Thread.ofPlatform().name("processing-halt").daemon().start(() -> {
                try {
                    exit.join(grace);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                Runtime.getRuntime().halt(EXIT_CODE);
            });
        };
    }
}
