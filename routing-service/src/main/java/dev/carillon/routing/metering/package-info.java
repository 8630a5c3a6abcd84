// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/// What the router counts of its own work.
@NullMarked
package dev.carillon.routing.metering;

import org.jspecify.annotations.NullMarked;
