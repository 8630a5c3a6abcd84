// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.embedded;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// Listener of an embedded broker beside its own, which is unsecured and for the same machine.
public sealed interface BrokerListener {

    /// Name in the broker's configuration.
    String name();

    /// Port that the broker listens on.
    int port();

    /// Port that the broker tells clients.
    int advertisedPort();

    String securityProtocol();

    /// Broker settings that the listener needs.
    Map<String, String> settings();

    /// Listener for clients that connect through a [TcpLink].
    ///
    /// @param advertisedPort port of the link
    record Far(int port, int advertisedPort) implements BrokerListener {

        @Override
        public String name() {
            return "FAR";
        }

        @Override
        public String securityProtocol() {
            return "PLAINTEXT";
        }

        @Override
        public Map<String, String> settings() {
            return Map.of();
        }
    }

    /// Listener with TLS and users. A user may do only what an access control list allows; clients of the broker's own
    /// listener may do everything.
    ///
    /// @param keyStore PKCS #12 file with the key and the certificate of `127.0.0.1`
    /// @param keyStorePassword password of the file and of its key
    /// @param passwords by user, for SCRAM-SHA-512
    record Secured(int port, Path keyStore, String keyStorePassword, Map<String, String> passwords)
            implements BrokerListener {

        public Secured {
            passwords = Map.copyOf(passwords);
        }

        @Override
        public String name() {
            return "SECURED";
        }

        @Override
        public int advertisedPort() {
            return port;
        }

        @Override
        public String securityProtocol() {
            return "SASL_SSL";
        }

        @Override
        public Map<String, String> settings() {
            Map<String, String> settings = new HashMap<>();
            settings.put("sasl.enabled.mechanisms", "SCRAM-SHA-512");
            settings.put(
                    "listener.name.secured.scram-sha-512.sasl.jaas.config",
                    "org.apache.kafka.common.security.scram.ScramLoginModule required;");
            settings.put("listener.name.secured.ssl.keystore.type", "PKCS12");
            settings.put("listener.name.secured.ssl.keystore.location", keyStore.toString());
            settings.put("listener.name.secured.ssl.keystore.password", keyStorePassword);
            settings.put("listener.name.secured.ssl.key.password", keyStorePassword);
            settings.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
            settings.put("super.users", "User:ANONYMOUS");
            return settings;
        }
    }
}
