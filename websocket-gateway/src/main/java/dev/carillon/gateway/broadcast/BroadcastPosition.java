// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.broadcast;

/// A position in a stream. Offsets count from 1 without gaps. Offsets of different epochs cannot be compared.
public record BroadcastPosition(String epoch, long offset) {}
