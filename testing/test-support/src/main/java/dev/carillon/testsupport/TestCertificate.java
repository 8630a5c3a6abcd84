// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// Certificate of `127.0.0.1` and `localhost` that signs itself, made by the JDK's `keytool` for one test.
///
/// @param keyStore PKCS #12 file with key and certificate
/// @param password password of the file and of the key
/// @param certificate PEM file with the certificate, for servers and for clients to trust
/// @param privateKey PEM file with the key, for servers that read no PKCS #12; only its owner may read it
public record TestCertificate(Path keyStore, String password, Path certificate, Path privateKey) {

    private static final String PASSWORD = "insecure-test-password";
    private static final String ALIAS = "server";
    private static final int PEM_LINE = 64;

    /// Creates the files in a directory.
    ///
    /// @throws IllegalStateException if `keytool` fails, with its output
    public static TestCertificate in(Path directory) {
        Path keyStore = directory.resolve("server.p12");
        Path certificate = directory.resolve("server.pem");
        keytool(
                "-genkeypair",
                "-keystore",
                keyStore.toString(),
                "-storepass",
                PASSWORD,
                "-storetype",
                "PKCS12",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=ip:127.0.0.1,dns:localhost",
                "-validity",
                "2");
        keytool(
                "-exportcert",
                "-rfc",
                "-keystore",
                keyStore.toString(),
                "-storepass",
                PASSWORD,
                "-alias",
                ALIAS,
                "-file",
                certificate.toString());
        return new TestCertificate(
                keyStore, PASSWORD, certificate, writePrivateKey(keyStore, directory.resolve("server.key")));
    }

    private static Path writePrivateKey(Path keyStore, Path file) {
        try {
            KeyStore store = KeyStore.getInstance(keyStore.toFile(), PASSWORD.toCharArray());
            byte[] key = store.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded();
            String text = Base64.getMimeEncoder(PEM_LINE, new byte[] {'\n'}).encodeToString(key);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return Files.writeString(file, "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot write " + file, e);
        }
    }

    private static void keytool(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("keytool failed: " + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while keytool runs", e);
        }
    }

    /// Properties of a service that connects to a broker with this certificate as a user of SCRAM.
    public Map<String, String> kafkaProperties(int port, String user, String userPassword) {
        return Map.of(
                "spring.kafka.bootstrap-servers",
                "127.0.0.1:" + port,
                "spring.kafka.security.protocol",
                "SASL_SSL",
                "spring.kafka.properties.sasl.mechanism",
                "SCRAM-SHA-512",
                "spring.kafka.properties[sasl.jaas.config]",
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
                        .formatted(user, userPassword),
                "spring.kafka.ssl.bundle",
                "kafka",
                "spring.ssl.bundle.pem.kafka.truststore.certificate",
                "file:" + certificate);
    }
}
