// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/// What all services hold to that keep something in Redis.
@NullMarked
package dev.carillon.events.redis;

import org.jspecify.annotations.NullMarked;
