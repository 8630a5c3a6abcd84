// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.http;

import java.util.List;

/// A range of ports, both ends included.
record PortRange(int first, int last) {

    private static final int MAX = 65_535;

    PortRange {
        if (first < 1 || last > MAX || first > last) {
            throw new IllegalArgumentException("ports are 1 to " + MAX);
        }
    }

    static List<PortRange> parse(List<String> ranges) {
        return ranges.stream().map(PortRange::parse).toList();
    }

    /// @param range a port, such as `8443`, or a range, such as `8000-8099`
    static PortRange parse(String range) {
        int dash = range.indexOf('-');
        try {
            int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
            return new PortRange(first, dash < 0 ? first : Integer.parseInt(range.substring(dash + 1)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not a port or a range such as 8000-8099: " + range, e);
        }
    }

    boolean contains(int port) {
        return first <= port && port <= last;
    }
}
