// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/// Every Kafka topic of the platform as a typed value, with its partitioning, retention and creation.
@NullMarked
package dev.carillon.events.topic;

import org.jspecify.annotations.NullMarked;
