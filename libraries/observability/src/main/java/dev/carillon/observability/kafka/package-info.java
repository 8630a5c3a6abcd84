// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/// What Kafka's own clients count, in words of the vocabulary.
@NullMarked
package dev.carillon.observability.kafka;

import org.jspecify.annotations.NullMarked;
