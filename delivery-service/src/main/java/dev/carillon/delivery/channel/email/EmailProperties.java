// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.email;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The mail server that takes e-mail deliveries. Without a host e-mail is not delivered by this process.
///
/// @param username empty for no authentication
/// @param from sender of messages that name none
/// @param messageIdDomain right side of Message-IDs; empty for the domain of `from`
/// @param startTls whether the connection must become encrypted before anything is sent
/// @param throttlePause when to come back, where the server asks to without naming a time
/// @param concurrency the most attempts under way at once, and connections held
/// @param host the server; empty: this process delivers no e-mail
/// @param port 587 for submission, 25 between servers
/// @param password of the user
/// @param sesConfigurationSet where the mail server is that of Amazon SES: the configuration set that publishes its
/// events; empty: it is another
/// @param dkim by whom messages are signed
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

    /// How long to wait for what.
    ///
    /// @param connect for a connection
    /// @param answer for one answer of the server, and for one write
    /// @param deadline for the whole of one attempt
    /// @param idle how long an unused connection is kept
    record Timeouts(
            @DefaultValue("5s") Duration connect,
            @DefaultValue("10s") Duration answer,
            @DefaultValue("20s") Duration deadline,
            @DefaultValue("30s") Duration idle) {}

    /// The domain that signs messages (RFC 6376). Without a key they are not signed here.
    ///
    /// @param domain that signs; the sender's domain or one above it
    /// @param selector under which the domain's name servers show the public key
    /// @param privateKey where the RSA key is, a PEM file (PKCS #8): a path, or a location that begins with
    /// `classpath:`; empty: messages are not signed
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
