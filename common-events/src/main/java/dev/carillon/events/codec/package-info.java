// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/// How values become bytes and back. Decoding is total: bytes that make no sense are a value too, so that no record is
/// lost to an exception.
@NullMarked
package dev.carillon.events.codec;

import org.jspecify.annotations.NullMarked;
