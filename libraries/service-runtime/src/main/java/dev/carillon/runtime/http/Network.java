// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.http;

import java.math.BigInteger;
import java.net.InetAddress;

/// Range of IP addresses with a common prefix.
///
/// @param bits length of the prefix
record Network(InetAddress base, int bits) {

    Network {
        if (bits < 0 || bits > base.getAddress().length * Byte.SIZE) {
            throw new IllegalArgumentException("the prefix of %s cannot have %d bits".formatted(base, bits));
        }
    }

    /// Reads `10.0.0.0/8`, `fd00::/8` or a single address.
    ///
    /// @throws IllegalArgumentException if the text is none of these
    static Network parse(String text) {
        int slash = text.indexOf('/');
        InetAddress base = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
        return new Network(
                base, slash < 0 ? base.getAddress().length * Byte.SIZE : Integer.parseInt(text.substring(slash + 1)));
    }

    boolean contains(InetAddress address) {
        byte[] other = address.getAddress();
        int width = base.getAddress().length;
        return other.length == width && prefix(other, width).equals(prefix(base.getAddress(), width));
    }

    private BigInteger prefix(byte[] address, int width) {
        return new BigInteger(1, address).shiftRight(width * Byte.SIZE - bits);
    }
}
