// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.broadcast;

/// A place in a stream. Offsets count from 1 without gaps; another epoch is another stream.
public record BroadcastPosition(String epoch, long offset) {}
