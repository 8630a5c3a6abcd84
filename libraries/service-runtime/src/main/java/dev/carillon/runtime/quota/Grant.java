// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.quota;

import io.github.bucket4j.VerboseResult;
import java.util.EnumMap;
import java.util.Map;

/// Tokens that were taken from a bucket, and what it has left.
///
/// @param tokens number of tokens, possibly fewer than wanted
/// @param left remaining tokens of each limit of the bucket
public record Grant(long tokens, Map<QuotaLimit, Long> left) {

    public Grant {
        left = Map.copyOf(left);
    }

    static Grant of(QuotaUnit unit, VerboseResult<Long> result) {
        return new Grant(result.getValue(), left(unit, result));
    }

    static Map<QuotaLimit, Long> left(QuotaUnit unit, VerboseResult<Long> result) {
        long[] available = result.getDiagnostics().getAvailableTokensPerEachBandwidth();
        Map<QuotaLimit, Long> left = new EnumMap<>(QuotaLimit.class);
        for (int i = 0; i < available.length; i++) {
            left.put(unit.limits().get(i), Math.max(0, available[i]));
        }
        return left;
    }
}
