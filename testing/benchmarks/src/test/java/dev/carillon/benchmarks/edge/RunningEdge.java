// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.edge;

import dev.carillon.embedded.FreePorts;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// HAProxy with the product's configuration, on ports of the loopback interface, with a certificate of its own.
final class RunningEdge implements AutoCloseable {

    private static final Path CONFIGURATION =
            Path.of("../../deploy/edge/haproxy.cfg").toAbsolutePath().normalize();

    private final Process process;
    private final Path certificate;
    private final int port;
    private final int plainPort;
    private final int innerPort;

    private RunningEdge(Process process, Path certificate, int port, int plainPort, int innerPort) {
        this.process = process;
        this.certificate = certificate;
        this.port = port;
        this.plainPort = plainPort;
        this.innerPort = innerPort;
    }

    static boolean isInstalled() {
        return List.of("haproxy", "openssl").stream()
                .allMatch(program -> Arrays.stream((System.getenv().getOrDefault("PATH", "") + ":/usr/sbin").split(":"))
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program))));
    }

    /// @param directory where the certificate and the log are
    /// @param services variables that name the services' addresses
    static RunningEdge start(Path directory, Map<String, String> services) throws IOException, InterruptedException {
        int port = FreePorts.next();
        int plainPort = FreePorts.next();
        int innerPort = FreePorts.next();
        Path certificate = directory.resolve("tls.crt");
        Path key = directory.resolve("tls.key");
        run(
                directory,
                List.of(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:P-256",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=localhost",
                        "-addext",
                        "subjectAltName=DNS:localhost,IP:127.0.0.1",
                        "-keyout",
                        key.toString(),
                        "-out",
                        certificate.toString()));
        Path log = directory.resolve("haproxy.log");
        ProcessBuilder builder = new ProcessBuilder("haproxy", "-f", CONFIGURATION.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        Map<String, String> environment = builder.environment();
        environment.merge("PATH", "/usr/sbin", (path, more) -> path + ":" + more);
        environment.putAll(services);
        environment.put("EDGE_FILES", "2100");
        environment.put("EDGE_CERTIFICATE", certificate.toString());
        environment.put("EDGE_BIND", "127.0.0.1:" + port);
        environment.put("EDGE_HTTP_BIND", "127.0.0.1:" + plainPort);
        environment.put("EDGE_INNER_BIND", "127.0.0.1:" + innerPort);
        RunningEdge edge = new RunningEdge(builder.start(), certificate, port, plainPort, innerPort);
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!isOpen(port)) {
            if (!edge.process.isAlive() || System.nanoTime() > deadline) {
                edge.close();
                throw new IllegalStateException("HAProxy did not start: " + Files.readString(log));
            }
        }
        return edge;
    }

    URI url(String path) {
        return URI.create("https://localhost:" + port + path);
    }

    URI plainUrl(String path) {
        return URI.create("http://localhost:" + plainPort + path);
    }

    /// For a proxy that ends TLS before the edge.
    URI innerUrl(String path) {
        return URI.create("http://localhost:" + innerPort + path);
    }

    int port() {
        return port;
    }

    Path certificate() {
        return certificate;
    }

    /// TLS that trusts the edge's certificate only.
    SSLContext tls() throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream pem = Files.newInputStream(certificate)) {
            trusted.setCertificateEntry(
                    "edge", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit()
                .orTimeout(20, TimeUnit.SECONDS)
                .exceptionally(_ -> process.destroyForcibly())
                .join();
    }

    private static boolean isOpen(int port) {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static void run(Path directory, List<String> command) throws IOException, InterruptedException {
        Path output = directory.resolve("openssl.log");
        int code = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
        if (code != 0) {
            throw new IllegalStateException(command.getFirst() + ": " + Files.readString(output));
        }
    }
}
