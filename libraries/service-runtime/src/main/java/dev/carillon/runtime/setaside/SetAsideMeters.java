// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.setaside;

import dev.carillon.observability.metric.Family;
import dev.carillon.observability.metric.Meters;
import dev.carillon.observability.metric.Metric;
import io.micrometer.core.instrument.Counter;

/// Counters of the hard failures and of the records that were set aside, for the consumer groups of one service:
/// services that share a process share the guard too.
public final class SetAsideMeters implements SetAsideListener {

    private final String groups;
    private final Family<Counter> failures;
    private final Family<Counter> setAside;

    /// @param groups beginning of the names of the service's consumer groups
    public SetAsideMeters(Meters meters, String groups) {
        this.groups = groups;
        this.failures = meters.counters(Metric.PROCESSING_FAILURES);
        this.setAside = meters.counters(Metric.PROCESSING_SET_ASIDE);
    }

    @Override
    public void failed(String consumer, String topic) {
        count(failures, consumer, topic);
    }

    @Override
    public void setAside(String consumer, String topic) {
        count(setAside, consumer, topic);
    }

    private void count(Family<Counter> counters, String consumer, String topic) {
        if (consumer.startsWith(groups)) {
            counters.of(consumer, topic).increment();
        }
    }
}
