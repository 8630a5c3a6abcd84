// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.protocol;

/// What one connection may do.
///
/// @param commands beyond it they are answered with an error, undone
/// @param frames beyond it the connection is closed
public record ProtocolLimits(ProtocolTiming timing, RateGate.Rate commands, RateGate.Rate frames) {}
