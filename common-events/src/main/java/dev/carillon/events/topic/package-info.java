// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/// Every Kafka topic of the platform as one typed value, with how it is partitioned, kept and created.
@NullMarked
package dev.carillon.events.topic;

import org.jspecify.annotations.NullMarked;
