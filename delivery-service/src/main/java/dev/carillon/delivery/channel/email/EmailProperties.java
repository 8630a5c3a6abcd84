// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.email;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// SMTP server for e-mail deliveries. Without a host this process sends no e-mail over SMTP.
///
/// @param username User name for SMTP authentication. Empty connects without authentication.
/// @param from Sender of messages whose template names none.
/// @param messageIdDomain Domain of the Message-ID headers. Empty uses the domain of `from`.
/// @param startTls True requires STARTTLS before anything is sent; a server without it is not used.
/// @param throttlePause Wait after a throttled attempt if the server names no time. A larger value retries later.
/// @param concurrency Maximum number of simultaneous attempts, which is also the maximum number of connections. A
/// larger value sends faster.
/// @param host Host name of the SMTP server. Empty switches SMTP off.
/// @param port Port of the SMTP server: 587 for submission, 25 between servers.
/// @param password Password of `username`.
/// @param sesConfigurationSet Amazon SES configuration set that publishes delivery events, if the SMTP server is
/// that of SES. Empty for any other server.
/// @param dkim DKIM signature of outgoing messages.
@ConfigurationProperties("carillon.delivery.email")
record EmailProperties(
        @DefaultValue("") String host,
        @DefaultValue("587") int port,
        @DefaultValue("") String username,
        @DefaultValue("") String password,

        @DefaultValue("Carillon <notifications@localhost.localdomain>")
        String from,

        @DefaultValue("") String messageIdDomain,
        @DefaultValue("true") boolean startTls,
        @DefaultValue Timeouts timeouts,
        @DefaultValue("30s") Duration throttlePause,
        @DefaultValue("16") int concurrency,
        @DefaultValue("") String sesConfigurationSet,
        @DefaultValue Dkim dkim) {

    EmailProperties {
        if (concurrency < 1) {
            throw new IllegalArgumentException("carillon.delivery.email.concurrency must be at least 1");
        }
    }

    /// Time limits of the SMTP conversation.
    ///
    /// @param connect Time limit for opening a connection.
    /// @param answer Time limit for one answer of the server and for one write. A larger value tolerates a slower
    /// server.
    /// @param deadline Time limit of one whole attempt; at the deadline its connection is closed.
    /// @param idle Time for which an unused connection stays open. A larger value saves reconnects.
    record Timeouts(
            @DefaultValue("5s") Duration connect,
            @DefaultValue("10s") Duration answer,
            @DefaultValue("20s") Duration deadline,
            @DefaultValue("30s") Duration idle) {}

    /// DKIM signature (RFC 6376). Without a key this service does not sign messages.
    ///
    /// @param domain Signing domain: the sender's domain or a parent of it. Required if `private-key` is set.
    /// @param selector Selector under which the domain's DNS publishes the public key. Required if `private-key` is
    /// set.
    /// @param privateKey Location of the RSA private key, a PEM file (PKCS #8): a path, or a location that begins
    /// with `classpath:`. Empty leaves messages unsigned.
    record Dkim(
            @DefaultValue("") String domain,
            @DefaultValue("") String selector,
            @DefaultValue("") String privateKey) {

        Dkim {
            if (!privateKey.isEmpty() && (domain.isEmpty() || selector.isEmpty())) {
                throw new IllegalArgumentException("carillon.delivery.email.dkim needs a domain and a selector");
            }
        }

        @Override
        public String toString() {
            return "Dkim[domain=" + domain + ", selector=" + selector + "]";
        }
    }

    @Override
    public String toString() {
        return "EmailProperties[host=" + host + ", port=" + port + "]";
    }
}
