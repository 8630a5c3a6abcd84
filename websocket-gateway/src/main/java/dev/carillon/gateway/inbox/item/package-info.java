// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/// Items of an inbox and the positions of a client in it.
@NullMarked
package dev.carillon.gateway.inbox.item;

import org.jspecify.annotations.NullMarked;
