// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.pace;

/// Current pace of a provider.
///
/// @param score Health score, 0 to 100
/// @param concurrency Current limit of simultaneous attempts
/// @param underWay Number of running attempts
/// @param waiting Number of attempts that wait for a turn
/// @param heldMillis Remaining time in milliseconds for which the provider is not called because it throttled
public record PaceState(int score, int concurrency, int underWay, int waiting, long heldMillis) {}
