// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.protocol;

import java.math.BigInteger;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/// A `uint64` of the protocol in JSON, such as the offset of a stream.
public final class StreamOffset {

    /// An offset that no log reaches: a client that presents it is not recovered.
    public static final long BEYOND_EVERY_LOG = Long.MAX_VALUE;

    private static final int BITS = 64;

    private StreamOffset() {}

    /// The value; one from 2^63 on is returned as [#BEYOND_EVERY_LOG].
    ///
    /// @return empty when the node is not an integer from 0 to 2^64 - 1
    public static OptionalLong find(JsonNode node) {
        if (!node.isIntegralNumber()) {
            return OptionalLong.empty();
        }
        BigInteger value = node.bigIntegerValue();
        if (value.signum() < 0 || value.bitLength() > BITS) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(value.bitLength() < BITS ? value.longValue() : BEYOND_EVERY_LOG);
    }
}
