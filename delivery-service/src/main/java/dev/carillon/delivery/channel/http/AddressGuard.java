// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.http;

import dev.carillon.runtime.http.AllowedAddresses;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;

/// DNS resolver that refuses addresses of the platform's own network: loopback, private, link-local and other
/// addresses that are not public. The connection uses exactly the checked addresses, so that a second DNS answer
/// cannot differ from the checked one. It also names the ports that may be called: 80, 443 and the configured ones.
/// Thread-safe.
public final class AddressGuard implements DnsResolver {

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private final AllowedAddresses allowed;
    private final List<PortRange> ports;

    private AddressGuard(AllowedAddresses allowed, List<PortRange> ports) {
        this.allowed = allowed;
        this.ports = List.copyOf(ports);
    }

    /// Guard that allows public addresses and the given ranges, at ports 80, 443 and the given ones.
    ///
    /// @param ranges CIDR ranges, such as `10.1.0.0/16`
    /// @param ports ports or ranges of ports, such as `8000-8099`
    /// @throws IllegalArgumentException if a range is malformed
    public static AddressGuard publicAnd(List<String> ranges, List<String> ports) {
        return new AddressGuard(AllowedAddresses.publicAnd(ranges), PortRange.parse(ports));
    }

    /// Guard that allows every address and port, for hosts that an operator configured.
    public static AddressGuard open() {
        return publicAnd(List.of("0.0.0.0/0", "::/0"), List.of("1-65535"));
    }

    /// True if the port of an endpoint may be called.
    boolean allowsPort(URI endpoint) {
        int port = endpoint.getPort() >= 0 ? endpoint.getPort() : "https".equals(endpoint.getScheme()) ? HTTPS : HTTP;
        return port == HTTP || port == HTTPS || ports.stream().anyMatch(range -> range.contains(port));
    }

    /// @throws AllowedAddresses.ForbiddenAddressException if the host has no address that may be called
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        return allowed.resolve(host);
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return host;
    }

    boolean isAllowed(InetAddress address) {
        return allowed.contains(address);
    }
}
