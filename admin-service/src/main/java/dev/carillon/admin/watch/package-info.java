// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/// What no service can say of itself: how far each consumer group is behind, and how much waits for Kafka or a person.
@NullMarked
package dev.carillon.admin.watch;

import org.jspecify.annotations.NullMarked;
