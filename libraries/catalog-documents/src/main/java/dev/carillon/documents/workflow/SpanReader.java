// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.workflow;

import java.time.Duration;
import java.util.Optional;

/// Reader of the times of waits and digests.
final class SpanReader {

    private final Values values;

    SpanReader(Values values) {
        this.values = values;
    }

    /// Empty only when a fault was found.
    Optional<Until> until(Place wait) {
        if (wait.has("for")) {
            return values.duration(wait.at("for"), WorkflowLimits.WAIT).map(Until.After::new);
        }
        if (wait.has("bestTimeWithin")) {
            return values.duration(wait.at("bestTimeWithin"), WorkflowLimits.WAIT)
                    .map(Until.BestTime::new);
        }
        return Optional.of(new Until.AtLocalTime(
                Values.time(wait.at("until")),
                Values.days(wait),
                wait.find("zone").flatMap(values::zone)));
    }

    /// Empty only when a fault was found.
    Optional<DigestWindow> window(Place window) {
        if (window.has("fixed")) {
            return values.duration(window.at("fixed"), WorkflowLimits.DIGEST).map(DigestWindow.Fixed::new);
        }
        if (window.has("sliding")) {
            return sliding(window);
        }
        if (window.has("recipientSchedule")) {
            Place schedule = window.at("recipientSchedule");
            return Optional.of(new DigestWindow.RecipientSchedule(Values.times(schedule), Values.days(schedule)));
        }
        Place schedule = window.at("scheduled");
        return Optional.of(new DigestWindow.Scheduled(
                Values.times(schedule),
                Values.days(schedule),
                schedule.find("zone").flatMap(values::zone)));
    }

    private Optional<DigestWindow> sliding(Place window) {
        Optional<Duration> gap = values.duration(window.at("sliding"), WorkflowLimits.DIGEST);
        Optional<Duration> atMost = values.duration(window.at("atMost"), WorkflowLimits.DIGEST);
        if (gap.isEmpty() || atMost.isEmpty()) {
            return Optional.empty();
        }
        if (atMost.get().compareTo(gap.get()) < 0) {
            values.add(window.at("atMost").fault("window", "is shorter than sliding"));
            return Optional.empty();
        }
        return Optional.of(new DigestWindow.Sliding(gap.get(), atMost.get()));
    }
}
