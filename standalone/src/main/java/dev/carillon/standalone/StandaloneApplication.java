// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import java.util.concurrent.CountDownLatch;

/// Carillon in one foreground process, which runs until SIGINT or SIGTERM.
public final class StandaloneApplication {

    private StandaloneApplication() {}

    public static void main(String[] args) throws InterruptedException {
        // Class loading pins a virtual thread to its carrier. With only as many carriers as cores the start could
        // deadlock.
        System.setProperty("jdk.virtualThreadScheduler.parallelism", "16");
        System.out.println("Carillon is starting ...");
        Standalone standalone = startOrExit(args);
        // Only this hook runs on SIGINT or SIGTERM; the parts have no hooks of their own.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            System.out.println("Carillon is stopping ...");
                            standalone.close();
                            System.out.println("Carillon has stopped.");
                        },
                        "standalone-stop"));
        System.out.println(standalone.greeting());
        new CountDownLatch(1).await();
    }

    private static Standalone startOrExit(String[] args) {
        try {
            return Standalone.start(args);
        } catch (StartFailure e) {
            System.err.println("carillon: " + e.getMessage());
            System.exit(1);
            throw e;
        }
    }
}
