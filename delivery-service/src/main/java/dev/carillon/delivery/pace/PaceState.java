// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.pace;

/// How fast a provider is asked at the moment.
///
/// @param score its health, 0 to 100
/// @param concurrency how many attempts it is given at once
/// @param underWay how many it has
/// @param waiting how many wait for their turn
/// @param heldMillis for how long it is still left alone because it asked for that
public record PaceState(int score, int concurrency, int underWay, int waiting, long heldMillis) {}
