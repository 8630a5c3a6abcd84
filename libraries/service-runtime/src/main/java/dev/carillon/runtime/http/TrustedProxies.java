// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HostPortHttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpScheme;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.HostPort;

/// Jetty customizer that takes the client's address, the scheme and the host of a request from the forwarding headers,
/// if a trusted proxy sent the request. The client is the last address of `X-Forwarded-For` that is not a trusted
/// proxy: a client can write whatever it likes before it. Immutable and thread-safe.
final class TrustedProxies implements HttpConfiguration.Customizer {

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:\\[\\]-]{1,255}");

    private final List<Network> trusted;

    private TrustedProxies(List<Network> trusted) {
        this.trusted = trusted;
    }

    /// @throws IllegalArgumentException if a text is neither an address nor a network
    static TrustedProxies of(List<String> networks) {
        return new TrustedProxies(
                networks.stream().map(String::strip).map(Network::parse).toList());
    }

    void customize(Server server) {
        if (trusted.isEmpty()) {
            return;
        }
        for (Connector connector : server.getConnectors()) {
            connector.getConnectionFactories().stream()
                    .filter(HttpConfiguration.ConnectionFactory.class::isInstance)
                    .map(HttpConfiguration.ConnectionFactory.class::cast)
                    .forEach(factory -> factory.getHttpConfiguration().addCustomizer(this));
        }
    }

    @Override
    public Request customize(Request request, HttpFields.Mutable responseHeaders) {
        return request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress peer
                        && peer.getAddress() != null
                        && isTrusted(peer.getAddress())
                ? new ForwardedRequest(request, uri(request), client(request.getHeaders(), peer))
                : request;
    }

    private boolean isTrusted(InetAddress address) {
        return trusted.stream().anyMatch(network -> network.contains(address));
    }

    private InetSocketAddress client(HttpFields headers, InetSocketAddress peer) {
        InetSocketAddress client = peer;
        for (String text : headers.getCSV("X-Forwarded-For", false).reversed()) {
            Optional<InetAddress> address = address(text);
            if (address.isEmpty()) {
                return client;
            }
            client = new InetSocketAddress(address.get(), 0);
            if (!isTrusted(address.get())) {
                return client;
            }
        }
        return client;
    }

    private static HttpURI uri(Request request) {
        HttpFields headers = request.getHeaders();
        HttpURI.Mutable uri = HttpURI.build(request.getHttpURI());
        last(headers, "X-Forwarded-Proto")
                .filter(scheme -> HttpScheme.HTTPS.is(scheme) || HttpScheme.HTTP.is(scheme))
                .ifPresent(uri::scheme);
        last(headers, "X-Forwarded-Host")
                .flatMap(TrustedProxies::host)
                .ifPresent(host -> uri.authority(host.getHost(), host.getPort()));
        return uri.asImmutable();
    }

    private static Optional<String> last(HttpFields headers, String name) {
        List<String> values = headers.getCSV(name, false);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.getLast());
    }

    private static Optional<HostPort> host(String text) {
        try {
            return HOST.matcher(text).matches() ? Optional.of(new HostPort(text)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// Address without the port that some proxies add.
    private static Optional<InetAddress> address(String text) {
        try {
            boolean hasPort = text.startsWith("[") || text.indexOf(':') == text.lastIndexOf(':');
            String host = hasPort ? new HostPort(text).getHost() : text;
            return Optional.of(InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", "")));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static final class ForwardedRequest extends Request.Wrapper {

        private final HttpURI uri;
        private final HttpFields headers;
        private final ConnectionMetaData connection;

        ForwardedRequest(Request request, HttpURI uri, InetSocketAddress client) {
            super(request);
            this.uri = uri;
            // Jetty refuses a request whose header Host differs from its URI.
            this.headers = uri.getHost() == null
                            || uri.getAuthority().equals(request.getHttpURI().getAuthority())
                    ? request.getHeaders()
                    : HttpFields.build(request.getHeaders(), new HostPortHttpField(uri.getHost(), uri.getPort()));
            this.connection = new ConnectionMetaData.Wrapper(request.getConnectionMetaData()) {
                @Override
                public SocketAddress getRemoteSocketAddress() {
                    return client;
                }
            };
        }

        @Override
        public HttpURI getHttpURI() {
            return uri;
        }

        @Override
        public HttpFields getHeaders() {
            return headers;
        }

        @Override
        public boolean isSecure() {
            return HttpScheme.HTTPS.is(uri.getScheme()) || super.isSecure();
        }

        @Override
        public ConnectionMetaData getConnectionMetaData() {
            return connection;
        }
    }
}
