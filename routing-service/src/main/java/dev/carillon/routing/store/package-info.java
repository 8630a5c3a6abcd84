// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// Storage interface of the router: sorted maps of bytes, in memory or in the stores of a stream.
@NullMarked
package dev.carillon.routing.store;

import org.jspecify.annotations.NullMarked;
