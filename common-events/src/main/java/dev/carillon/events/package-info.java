// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/// Vocabulary of all services: ids, lanes, channels, guarantees and failure codes. Values only; the wire format is
/// in `dev.carillon.events.v1`, generated from `carillon/v1/*.proto`.
@NullMarked
package dev.carillon.events;

import org.jspecify.annotations.NullMarked;
