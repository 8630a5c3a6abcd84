// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import redis.embedded.core.ExecutableProvider;

/// A Redis server: the `redis-server` on the path if it is version 7 or newer, otherwise a packaged 6.2. An orderly
/// stop keeps its data. A kill loses the data since the last snapshot, which the platform tolerates.
public final class EmbeddedRedis implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final int ANSWER_TIMEOUT_MILLIS = 5_000;
    private static final int OLDEST_FROM_PATH = 7;
    private static final String LOG = "redis.log";
    private static final String TEXT_FILE_BUSY = "Text file busy";

    private final DirectoryClaim claim;
    private final Daemon daemon;
    private final int port;

    private EmbeddedRedis(DirectoryClaim claim, Daemon daemon, int port) {
        this.claim = claim;
        this.daemon = daemon;
        this.port = port;
    }

    /// Starts a server and returns when it answers.
    ///
    /// @param folder folder of the data; created if missing
    /// @param port port of the server; 0 for any free one
    /// @param settings further lines of the configuration
    /// @throws PortTakenException if the port is not free
    /// @throws IllegalStateException if the directory is in use, or the server does not start
    public static EmbeddedRedis start(Path folder, int port, String... settings) {
        return start(folder, port, List.of(), settings);
    }

    /// Starts a Sentinel on any free port and returns when it answers.
    ///
    /// @param folder see [#start]
    /// @param settings further lines of the configuration, such as `sentinel monitor main 127.0.0.1 6379 2`
    public static EmbeddedRedis startSentinel(Path folder, String... settings) {
        return start(folder, 0, List.of("--sentinel"), settings);
    }

    private static EmbeddedRedis start(Path folder, int port, List<String> arguments, String... settings) {
        Path directory = folder.toAbsolutePath();
        DirectoryClaim claim = DirectoryClaim.on(directory);
        try {
            Path pidFile = directory.resolve("redis.pid");
            Path executable = executable(directory);
            Daemon.find(pidFile, Daemon.commandOf(executable))
                    .ifPresent(stale -> Daemon.stop(stale, Daemon.StopSignal.TERM));
            int chosen = FreePorts.claim("Redis", port);
            Path configuration = configuration(directory, pidFile, chosen, settings);
            List<String> command = Stream.concat(
                            Stream.of(executable.toString(), configuration.toString()), arguments.stream())
                    .toList();
            return new EmbeddedRedis(claim, launch(command, executable, pidFile, chosen), chosen);
        } catch (IOException e) {
            claim.close();
            throw new UncheckedIOException("Redis cannot start in " + directory + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            claim.close();
            throw e;
        }
    }

    public String url() {
        return url(port);
    }

    /// URL of a server that has this port.
    public static String url(int port) {
        return "redis://127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    ProcessHandle process() {
        return daemon.process();
    }

    /// Writes a snapshot of the data.
    ///
    /// @throws IllegalStateException if the server does not write it
    public void save() {
        String answer;
        try {
            answer = ask(port, "SAVE");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!answer.equals("+OK")) {
            throw new IllegalStateException("Redis cannot write a snapshot: " + answer);
        }
    }

    /// Kills the process and returns when it has ended. The data since the last snapshot is lost.
    public void kill() {
        process().destroyForcibly();
        process().onExit().join();
        close();
    }

    /// Writes a snapshot, stops the process and returns when it has ended.
    @Override
    public void close() {
        daemon.close();
        claim.close();
    }

    private static Daemon launch(List<String> commandLine, Path executable, Path pidFile, int port) throws IOException {
        Files.deleteIfExists(pidFile);
        Path log = pidFile.resolveSibling(LOG);
        String command = Daemon.commandOf(executable);
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        Process launcher = execute(
                new ProcessBuilder(commandLine)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())),
                deadline);
        while (System.nanoTime() < deadline) {
            if (hasFailed(launcher)) {
                break;
            }
            var started = Daemon.find(pidFile, command);
            if (started.isPresent() && answers(port)) {
                return Daemon.watch(started.get(), Daemon.StopSignal.TERM);
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        Daemon.find(pidFile, command).ifPresent(ProcessHandle::destroyForcibly);
        throw new IllegalStateException("Redis did not start on 127.0.0.1:%d, see %s".formatted(port, log));
    }

    /// Starts a process from a new executable. A process that another thread starts while the executable is written
    /// inherits the open file for a moment, and the system refuses to run a file that is open for writing.
    static Process execute(ProcessBuilder command, long deadline) {
        while (true) {
            try {
                return command.start();
            } catch (IOException e) {
                if (!String.valueOf(e.getMessage()).contains(TEXT_FILE_BUSY) || System.nanoTime() >= deadline) {
                    throw new UncheckedIOException(e);
                }
                LockSupport.parkNanos(POLL.toNanos());
            }
        }
    }

    private static Path configuration(Path directory, Path pidFile, int port, String... settings) throws IOException {
        String text = """
                port %d
                bind 127.0.0.1
                dir "%s"
                dbfilename dump.rdb
                appendonly no
                save 300 100
                stop-writes-on-bgsave-error no
                daemonize yes
                pidfile "%s"
                logfile "%s"
                %s
                """.formatted(port, directory, pidFile, directory.resolve(LOG), String.join("\n", settings));
        return Files.writeString(directory.resolve("redis.conf"), text);
    }

    private static boolean hasFailed(Process launcher) {
        return !launcher.isAlive() && launcher.exitValue() != 0;
    }

    private static boolean answers(int port) {
        try {
            // Redis answers "-LOADING" while it loads its snapshot.
            return ask(port, "PING").equals("+PONG");
        } catch (IOException _) {
            return false;
        }
    }

    private static String ask(int port, String command) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(ANSWER_TIMEOUT_MILLIS);
            socket.connect(FreePorts.loopback(port), ANSWER_TIMEOUT_MILLIS);
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            BufferedReader answer =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            return Objects.requireNonNullElse(answer.readLine(), "");
        }
    }

    private static Path executable(Path directory) throws IOException {
        Path path = Path.of("redis-server");
        var installed = Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder).resolve(path))
                .filter(Files::isExecutable)
                .filter(EmbeddedRedis::isRecent)
                .findFirst();
        if (installed.isPresent()) {
            return installed.get();
        }
        Path folder = Files.createDirectories(directory.resolve("bin"));
        return ExecutableProvider.newJarResourceProvider(folder.toFile()).get().toPath();
    }

    /// True if the executable's version is recent enough. It prints `Redis server v=7.2.4 sha=…`.
    private static boolean isRecent(Path executable) {
        try {
            Process version = new ProcessBuilder(executable.toString(), "--version").start();
            String text = new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int at = text.indexOf("v=");
            version.waitFor(5, TimeUnit.SECONDS);
            return at >= 0 && Integer.parseInt(text.substring(at + 2).split("\\D", 2)[0]) >= OLDEST_FROM_PATH;
        } catch (IOException | NumberFormatException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
