// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.transport;

import dev.carillon.gateway.protocol.RateGate;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/// Rates of new connections by client address. The addresses of an IPv6 network of 64 bits count together, because one
/// client can use all of them. The addresses that connected last are kept, in a limited number. Not thread-safe.
final class AddressRates {

    /// Most addresses that are kept.
    static final int MAX_ADDRESSES = 20_000;

    private static final int NETWORK_BYTES = 8;
    private static final int INITIAL_CAPACITY = 256;
    private static final float LOAD_FACTOR = 0.75f;

    private final RateGate.Rate rate;
    private final Map<String, RateGate> gates = new LinkedHashMap<>(INITIAL_CAPACITY, LOAD_FACTOR, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, RateGate> eldest) {
            return size() > MAX_ADDRESSES;
        }
    };

    AddressRates(RateGate.Rate rate) {
        this.rate = rate;
    }

    /// Admits one connection if the address's rate allows it now, and counts it.
    ///
    /// @param address as the HTTP server writes it; of IPv6 in square brackets
    /// @param nowNanos by [System#nanoTime()]
    boolean pass(String address, long nowNanos) {
        return gates.computeIfAbsent(network(address), _ -> new RateGate(rate, nowNanos))
                .pass(nowNanos);
    }

    int size() {
        return gates.size();
    }

    private static String network(String address) {
        try {
            return InetAddress.ofLiteral(address.replaceAll("[\\[\\]]", "")) instanceof Inet6Address wide
                    ? HexFormat.of().formatHex(wide.getAddress(), 0, NETWORK_BYTES)
                    : address;
        } catch (IllegalArgumentException e) {
            return address;
        }
    }
}
