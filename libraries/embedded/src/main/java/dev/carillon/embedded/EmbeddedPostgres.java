// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// A PostgreSQL server that keeps its data through stops and kills. It also runs as root, which PostgreSQL itself
/// refuses. Every local user may connect as `postgres`; it listens on the loopback interface only. It has 256 MB
/// of shared buffers, or the size in the system property [#BUFFERS], such as `8GB`.
public final class EmbeddedPostgres implements AutoCloseable {

    /// User of every server, and the password.
    public static final String USER = "postgres";

    public static final String BUFFERS = "carillon.embedded.postgres.buffers";

    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration ORPHAN_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Path PROCESSES = Path.of("/proc");
    private static final String COMMAND = "postgres";

    private final DirectoryClaim claim;
    private final io.zonky.test.db.postgres.embedded.EmbeddedPostgres server;
    private final Daemon daemon;

    private EmbeddedPostgres(
            DirectoryClaim claim, io.zonky.test.db.postgres.embedded.EmbeddedPostgres server, Daemon daemon) {
        this.claim = claim;
        this.server = server;
        this.daemon = daemon;
    }

    /// Starts a server and returns when it answers. It first stops a postmaster that a killed JVM left on the
    /// directory.
    ///
    /// @param directory directory of the data; created if missing
    /// @param port port of the server; 0 for any free one
    /// @throws PortTakenException if the port is not free
    /// @throws IllegalStateException if the directory is in use, or the server does not start
    public static EmbeddedPostgres start(Path directory, int port) {
        return start(directory, port, Map.of());
    }

    /// The same with further server settings, such as those of TLS.
    public static EmbeddedPostgres start(Path directory, int port, Map<String, String> settings) {
        DirectoryClaim claim = DirectoryClaim.on(directory);
        Path data = directory.resolve("data").toAbsolutePath();
        Path pidFile = data.resolve("postmaster.pid");
        try {
            stopLeftOver(pidFile);
            awaitOrphansGone(data);
            // PostgreSQL treats a process id that is still in use as a running postmaster.
            Files.deleteIfExists(pidFile);
            // The claim above guards the directory; this lock would outlive a killed server as long as this JVM.
            Files.deleteIfExists(data.resolve("epg-lock"));
            int chosen = FreePorts.claim("PostgreSQL", port);
            var server = launch(directory, data, chosen, settings);
            ProcessHandle postmaster = Daemon.find(pidFile, COMMAND)
                    .orElseThrow(() -> new IllegalStateException("PostgreSQL answers but " + pidFile + " is missing"));
            return new EmbeddedPostgres(claim, server, Daemon.watch(postmaster, Daemon.StopSignal.INT));
        } catch (IOException e) {
            stopLeftOver(pidFile);
            claim.close();
            throw new UncheckedIOException(
                    "PostgreSQL does not start in %s, see %s".formatted(directory, log(directory)), e);
        } catch (RuntimeException e) {
            stopLeftOver(pidFile);
            claim.close();
            throw e;
        }
    }

    public String jdbcUrl() {
        return jdbcUrl(port());
    }

    /// URL of a server that has this port.
    public static String jdbcUrl(int port) {
        return "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port);
    }

    public String username() {
        return USER;
    }

    public String password() {
        return USER;
    }

    public int port() {
        return server.getPort();
    }

    /// The postmaster, for tests that kill it.
    public ProcessHandle process() {
        return daemon.process();
    }

    /// Closes open sessions, stops the process and returns when it has ended.
    @Override
    public void close() {
        try {
            if (Daemon.isRunning(daemon.process())) {
                server.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            daemon.close();
            claim.close();
        }
    }

    private static void stopLeftOver(Path pidFile) {
        Daemon.find(pidFile, COMMAND).ifPresent(stale -> Daemon.stop(stale, Daemon.StopSignal.INT));
    }

    /// Waits for the children of a killed postmaster, which end a little later. PostgreSQL does not start before.
    private static void awaitOrphansGone(Path data) throws IOException {
        long deadline = System.nanoTime() + ORPHAN_TIMEOUT.toNanos();
        while (hasWorkers(data) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    /// True if the working directory of any process is the data directory, as it is for all of PostgreSQL's processes.
    private static boolean hasWorkers(Path data) throws IOException {
        if (!Files.isDirectory(PROCESSES) || !Files.isDirectory(data)) {
            return false;
        }
        Path real = data.toRealPath();
        try (Stream<Path> processes = Files.list(PROCESSES)) {
            return processes.map(process -> process.resolve("cwd")).anyMatch(cwd -> isLinkTo(cwd, real));
        }
    }

    private static boolean isLinkTo(Path link, Path target) {
        try {
            return Files.readSymbolicLink(link).equals(target);
        } catch (IOException _) {
            return false;
        }
    }

    private static io.zonky.test.db.postgres.embedded.EmbeddedPostgres launch(
            Path directory, Path data, int port, Map<String, String> settings) throws IOException {
        Path binaries = Path.of(
                System.getProperty("java.io.tmpdir"), "carillon-" + System.getProperty("user.name"), "postgres");
        ProcessBuilder.Redirect log =
                ProcessBuilder.Redirect.appendTo(log(directory).toFile());
        var builder = io.zonky.test.db.postgres.embedded.EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setOverrideWorkingDirectory(binaries.toFile())
                .setPort(port)
                .setPGStartupWait(START_TIMEOUT)
                .setOutputRedirector(log)
                .setErrorRedirector(log)
                .setLocaleConfig("locale", "C")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "")
                .setServerConfig("max_connections", "100")
                .setServerConfig("shared_buffers", System.getProperty(BUFFERS, "256MB"))
                // Committed data must survive a crash of the process and a power failure.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on");
        settings.forEach(builder::setServerConfig);
        return builder.start();
    }

    private static Path log(Path directory) {
        return directory.resolve("postgres.log").toAbsolutePath();
    }
}
