// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
/// Simulation of recorded events under a changed catalog. The real router runs twice, in memory and on virtual time,
/// and the two outcomes are compared. Reads the log and writes nothing.
@NullMarked
package dev.carillon.routing.simulation;

import org.jspecify.annotations.NullMarked;
