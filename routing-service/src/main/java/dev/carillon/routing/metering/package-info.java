// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/// Metrics of the router.
@NullMarked
package dev.carillon.routing.metering;

import org.jspecify.annotations.NullMarked;
