// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// What the router keeps its state in: sorted maps of bytes, in memory or wherever a stream's stores are.
@NullMarked
package dev.carillon.routing.store;

import org.jspecify.annotations.NullMarked;
