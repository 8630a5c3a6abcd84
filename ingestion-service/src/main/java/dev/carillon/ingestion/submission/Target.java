// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.submission;

import java.util.List;

/// Target of an event, as the producer names it.
public sealed interface Target {

    /// Named recipients, possibly with repetitions.
    record Recipients(List<String> ids) implements Target {

        public Recipients {
            ids = List.copyOf(ids);
        }
    }

    /// Subscribers of a topic.
    record Audience(String topic) implements Target {}
}
