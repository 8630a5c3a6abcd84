// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.submission;

import java.util.List;

/// Who an event is for, as the producer names them.
public sealed interface Target {

    /// Each of these, repetitions included.
    record Recipients(List<String> ids) implements Target {

        public Recipients {
            ids = List.copyOf(ids);
        }
    }

    /// The subscribers of a topic.
    record Audience(String topic) implements Target {}
}
