// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.http;

import java.net.InetAddress;
import java.util.List;

/// A range of IP addresses in CIDR notation.
record AddressRange(InetAddress network, int prefix) {

    static List<AddressRange> parse(List<String> ranges) {
        return ranges.stream().map(AddressRange::parse).toList();
    }

    static AddressRange parse(String range) {
        int slash = range.indexOf('/');
        try {
            InetAddress network = InetAddress.ofLiteral(slash < 0 ? range : range.substring(0, slash));
            int width = network.getAddress().length * 8;
            int prefix = slash < 0 ? width : Integer.parseInt(range.substring(slash + 1));
            if (prefix < 0 || prefix > width) {
                throw new IllegalArgumentException("prefix out of range");
            }
            return new AddressRange(network, prefix);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not an address range such as 10.1.0.0/16: " + range, e);
        }
    }

    boolean contains(InetAddress address) {
        byte[] one = network.getAddress();
        byte[] other = address.getAddress();
        if (one.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((one[bit / 8] & mask) != (other[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
