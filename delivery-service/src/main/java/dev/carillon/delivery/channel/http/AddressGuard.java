// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/// DNS resolver that refuses addresses of the platform's own network: loopback, private, link-local and other
/// addresses that are not public. The connection uses exactly the checked addresses, so that a second DNS answer
/// cannot differ from the checked one. Thread-safe.
public final class AddressGuard implements DnsResolver {

    /// Reserved ranges for which Java has no test.
    private static final List<AddressRange> RESERVED = AddressRange.parse(List.of(
            "0.0.0.0/8",
            "100.64.0.0/10",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "240.0.0.0/4",
            "::/96",
            "64:ff9b::/32",
            "100::/64",
            "2001::/23",
            "2001:db8::/32",
            "2002::/16",
            "fc00::/7",
            "fec0::/10"));

    private final List<AddressRange> allowed;

    private AddressGuard(List<AddressRange> allowed) {
        this.allowed = List.copyOf(allowed);
    }

    /// Guard that allows public addresses and the given ranges.
    ///
    /// @param ranges CIDR ranges, such as `10.1.0.0/16`
    /// @throws IllegalArgumentException if a range is malformed
    public static AddressGuard publicAnd(List<String> ranges) {
        return new AddressGuard(AddressRange.parse(ranges));
    }

    /// Guard that allows every address, for hosts that an operator configured.
    public static AddressGuard open() {
        return publicAnd(List.of("0.0.0.0/0", "::/0"));
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] all = SystemDefaultDnsResolver.INSTANCE.resolve(host);
        InetAddress[] passed = Arrays.stream(all).filter(this::isAllowed).toArray(InetAddress[]::new);
        if (passed.length == 0) {
            throw new ForbiddenAddressException(host);
        }
        return passed;
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return host;
    }

    boolean isAllowed(InetAddress address) {
        return allowed.stream().anyMatch(range -> range.contains(address)) || isPublic(address);
    }

    private static boolean isPublic(InetAddress address) {
        return !address.isAnyLocalAddress()
                && !address.isLoopbackAddress()
                && !address.isLinkLocalAddress()
                && !address.isSiteLocalAddress()
                && !address.isMulticastAddress()
                && RESERVED.stream().noneMatch(range -> range.contains(address))
                && !(address instanceof Inet6Address six && six.isIPv4CompatibleAddress());
    }

    /// Host without any address that may be called.
    static final class ForbiddenAddressException extends UnknownHostException {

        ForbiddenAddressException(String host) {
            super(host + " has no address that may be called");
        }
    }
}
