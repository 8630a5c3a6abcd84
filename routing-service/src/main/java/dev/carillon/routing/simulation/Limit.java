// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

/// A bound of simulations that was reached.
///
/// @param name as in the configuration, below `carillon.routing.simulation`
record Limit(String name, long value) {}
