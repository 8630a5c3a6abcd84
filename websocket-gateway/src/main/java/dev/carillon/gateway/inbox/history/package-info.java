// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/// All items of each inbox in PostgreSQL.
@NullMarked
package dev.carillon.gateway.inbox.history;

import org.jspecify.annotations.NullMarked;
