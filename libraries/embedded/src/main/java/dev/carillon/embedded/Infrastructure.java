// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.embedded;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/// Program that starts Kafka, Redis and PostgreSQL, or some of them, and runs until it is stopped. When all are ready,
/// it prints one line to standard output, such as `READY kafka=127.0.0.1:9092 redis=redis://127.0.0.1:6379
/// postgres=jdbc:postgresql://127.0.0.1:5432/postgres`.
///
/// Arguments: `<directory> <name>=<port>...`, such as `/var/tmp/carillon kafka=9092 redis=6379
/// postgres=5432`. Port 0 means any free one; servers that are not named are not started. `kafka=9092,9094@9095` gives
/// Kafka a second listener on port 9094, which it advertises as 9095.
public final class Infrastructure implements AutoCloseable {

    private final Deque<AutoCloseable> running = new ArrayDeque<>();

    private enum Part {
        KAFKA,
        REDIS,
        POSTGRES
    }

    private record ServerRequest(Part part, int port, List<BrokerListener> further) {

        static ServerRequest parse(String argument) {
            String[] sides = argument.split("=", 2);
            if (sides.length != 2) {
                throw new IllegalArgumentException("expected <name>=<port> but got " + argument);
            }
            String[] listeners = sides[1].split(",", 2);
            return new ServerRequest(
                    Part.valueOf(sides[0].toUpperCase(Locale.ROOT)),
                    Integer.parseInt(listeners[0]),
                    listeners.length == 2 ? List.of(far(listeners[1])) : List.of());
        }

        private static BrokerListener far(String text) {
            String[] ports = text.split("@", 2);
            return new BrokerListener.Far(
                    Integer.parseInt(ports[0]), Integer.parseInt(ports.length == 2 ? ports[1] : ports[0]));
        }
    }

    private Infrastructure() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length < 2) {
            System.err.println("arguments: <directory> [kafka=<port>] [redis=<port>] [postgres=<port>]");
            System.exit(2);
        }
        Infrastructure infrastructure = new Infrastructure();
        CountDownLatch ended = new CountDownLatch(1);
        Thread end = Thread.ofPlatform().name("end").unstarted(() -> {
            infrastructure.close();
            ended.countDown();
        });
        Runtime.getRuntime().addShutdownHook(end);
        try {
            System.out.println("READY " + String.join(" ", infrastructure.start(Path.of(arguments[0]), arguments)));
        } catch (RuntimeException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
        ended.await();
    }

    /// Stops the servers in the reverse order of their start.
    @Override
    public void close() {
        synchronized (running) {
            while (!running.isEmpty()) {
                stop(running.pop());
            }
        }
    }

    private List<String> start(Path directory, String[] arguments) throws InterruptedException {
        List<String> addresses = new ArrayList<>();
        synchronized (running) {
            for (String argument : List.of(arguments).subList(1, arguments.length)) {
                ServerRequest request = ServerRequest.parse(argument);
                String name = request.part().name().toLowerCase(Locale.ROOT);
                addresses.add(name + "=" + start(directory.resolve(name), request));
            }
        }
        return addresses;
    }

    private String start(Path directory, ServerRequest request) throws InterruptedException {
        return switch (request.part()) {
            case KAFKA ->
                started(EmbeddedKafka.start(directory, request.port(), request.further()))
                        .bootstrapServers();
            case REDIS ->
                started(EmbeddedRedis.start(directory, request.port())).url();
            case POSTGRES ->
                started(EmbeddedPostgres.start(directory, request.port())).jdbcUrl();
        };
    }

    private <T extends AutoCloseable> T started(T server) {
        running.push(server);
        return server;
    }

    private static void stop(AutoCloseable server) {
        try {
            server.close();
        } catch (Exception e) {
            // The other servers must be stopped too.
            System.err.println("cannot stop " + server + ": " + e);
        }
    }
}
