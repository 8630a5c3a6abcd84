// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

/// Configured limit that a simulation reached.
///
/// @param name name in the configuration, below `carillon.routing.simulation`
record Limit(String name, long value) {}
