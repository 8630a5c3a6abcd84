// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.protocol;

/// Time and rate limits of one connection.
///
/// @param commands rate of commands; a command over the rate is not executed and gets an error
/// @param frames rate of inbound frames; a frame over the rate closes the connection
public record ProtocolLimits(ProtocolTiming timing, RateGate.Rate commands, RateGate.Rate frames) {}
