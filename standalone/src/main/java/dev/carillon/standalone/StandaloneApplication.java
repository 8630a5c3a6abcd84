// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import java.util.concurrent.CountDownLatch;

/// Runs Carillon in the foreground until it is told to stop.
public final class StandaloneApplication {

    private StandaloneApplication() {}

    public static void main(String[] args) throws InterruptedException {
        // Loading a class pins a virtual thread to its carrier: with as few carriers as cores, a start could stand
        // still.
        System.setProperty("jdk.virtualThreadScheduler.parallelism", "16");
        System.out.println("Carillon is starting ...");
        Standalone standalone = startOrExit(args);
        // The one way out: SIGINT or SIGTERM runs this, in place of the hooks of the parts.
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
