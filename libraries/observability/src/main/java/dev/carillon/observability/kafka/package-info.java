// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/// Metrics of Kafka's own clients, under the names of the vocabulary.
@NullMarked
package dev.carillon.observability.kafka;

import org.jspecify.annotations.NullMarked;
