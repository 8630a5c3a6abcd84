// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/// Conversion between values and bytes. Decoding never throws: invalid bytes are a result too, so that no record is
/// lost to an exception.
@NullMarked
package dev.carillon.events.codec;

import org.jspecify.annotations.NullMarked;
