// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.push;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;

/// Client certificate of a sender, already verified by TLS.
final class ClientCertificate {

    private ClientCertificate() {}

    /// Topic of the connection's certificate: the `UID` of its subject.
    static Optional<String> findTopic(Channel connection) {
        SslHandler tls = connection.pipeline().get(SslHandler.class);
        try {
            LdapName subject =
                    new LdapName(tls.engine().getSession().getPeerPrincipal().getName());
            return subject.getRdns().stream()
                    .filter(rdn -> rdn.getType().equalsIgnoreCase("UID"))
                    .map(Rdn::getValue)
                    .map(String::valueOf)
                    .findFirst();
        } catch (SSLPeerUnverifiedException | InvalidNameException e) {
            // The client has no certificate, or one without a topic.
            return Optional.empty();
        }
    }
}
