// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/// Newest items of each inbox in Redis.
@NullMarked
package dev.carillon.gateway.inbox.tail;

import org.jspecify.annotations.NullMarked;
