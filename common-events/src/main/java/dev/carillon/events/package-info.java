// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/// The vocabulary that every service shares: ids, lanes, channels, guarantees and failure codes. Values only; the wire
/// form lives in `dev.carillon.events.v1`, generated from `carillon/v1/*.proto`.
@NullMarked
package dev.carillon.events;

import org.jspecify.annotations.NullMarked;
