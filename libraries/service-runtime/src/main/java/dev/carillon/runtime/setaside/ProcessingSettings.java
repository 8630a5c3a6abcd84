// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.setaside;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Setting aside of records whose processing fails hard.
///
/// @param directory Folder of the journal that names the records in process. It must survive a restart of the process
/// and of its container. Several processes may share it.
/// @param timeLimit Longest time for processing one record. After it the process ends with exit code 79 and must be
/// started again; a record that takes that long twice is set aside. A larger value tolerates slower records and detects
/// blocked ones later. Must be less than Kafka's `max.poll.interval.ms`.
@ConfigurationProperties("carillon.processing")
public record ProcessingSettings(
        @DefaultValue(".carillon/processing") Path directory,
        @DefaultValue("60s") Duration timeLimit) {

    private static final Duration LEAST = Duration.ofSeconds(2);
    private static final Duration MOST = Duration.ofMinutes(4);

    public ProcessingSettings {
        if (timeLimit.compareTo(LEAST) < 0 || timeLimit.compareTo(MOST) > 0) {
            throw new IllegalArgumentException("carillon.processing.time-limit must be from %d s to %d s, not %s"
                    .formatted(LEAST.toSeconds(), MOST.toSeconds(), timeLimit));
        }
    }
}
