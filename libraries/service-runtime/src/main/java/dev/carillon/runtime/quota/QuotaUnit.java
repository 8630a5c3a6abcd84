// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.quota;

import java.util.List;

/// Unit that a bucket counts. Each tenant has one bucket for each unit.
public enum QuotaUnit {
    EVENTS(QuotaLimit.EVENTS_PER_SECOND, QuotaLimit.EVENTS_PER_DAY),
    BYTES(QuotaLimit.BYTES_PER_SECOND, QuotaLimit.BYTES_PER_DAY);

    private final QuotaLimit perSecond;
    private final QuotaLimit perDay;

    QuotaUnit(QuotaLimit perSecond, QuotaLimit perDay) {
        this.perSecond = perSecond;
        this.perDay = perDay;
    }

    public QuotaLimit perSecond() {
        return perSecond;
    }

    public QuotaLimit perDay() {
        return perDay;
    }

    /// Limits of the bucket.
    public List<QuotaLimit> limits() {
        return List.of(perSecond, perDay);
    }

    public String noun() {
        return switch (this) {
            case EVENTS -> "events";
            case BYTES -> "bytes";
        };
    }
}
