// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/// Rules of all services that store data in Redis.
@NullMarked
package dev.carillon.events.redis;

import org.jspecify.annotations.NullMarked;
