// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/// Addresses that a service may call for a tenant: public ones, and those of named networks. All others are refused,
/// because they belong to the platform's own network: loopback, private, link-local and reserved addresses. A client
/// must connect to the addresses that [#resolve] returns, so that a second DNS answer cannot differ from the checked
/// one. Immutable and thread-safe.
public final class AllowedAddresses {

    /// Reserved ranges for which Java has no test.
    private static final List<Network> RESERVED = networks(List.of(
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

    private final List<Network> named;

    private AllowedAddresses(List<Network> named) {
        this.named = List.copyOf(named);
    }

    /// Public addresses and those of the given networks.
    ///
    /// @param networks addresses and networks, such as `10.1.0.0/16`
    /// @throws IllegalArgumentException if a text is neither
    public static AllowedAddresses publicAnd(List<String> networks) {
        return new AllowedAddresses(networks(networks));
    }

    /// The allowed addresses of a host, at least one.
    ///
    /// @throws ForbiddenAddressException if the host has other addresses only
    /// @throws UnknownHostException if the host has no address
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] allowed = Arrays.stream(InetAddress.getAllByName(host))
                .filter(this::contains)
                .toArray(InetAddress[]::new);
        if (allowed.length == 0) {
            throw new ForbiddenAddressException(host);
        }
        return allowed;
    }

    public boolean contains(InetAddress address) {
        return named.stream().anyMatch(network -> network.contains(address)) || isPublic(address);
    }

    private static boolean isPublic(InetAddress address) {
        return !address.isAnyLocalAddress()
                && !address.isLoopbackAddress()
                && !address.isLinkLocalAddress()
                && !address.isSiteLocalAddress()
                && !address.isMulticastAddress()
                && RESERVED.stream().noneMatch(network -> network.contains(address))
                && !(address instanceof Inet6Address six && six.isIPv4CompatibleAddress());
    }

    private static List<Network> networks(List<String> texts) {
        return texts.stream().map(AllowedAddresses::network).toList();
    }

    private static Network network(String text) {
        try {
            return Network.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not an address range such as 10.1.0.0/16: " + text, e);
        }
    }

    /// Host without any address that may be called.
    public static final class ForbiddenAddressException extends UnknownHostException {

        private static final long serialVersionUID = 1;

        private ForbiddenAddressException(String host) {
            super(host + " has no address that may be called");
        }
    }
}
