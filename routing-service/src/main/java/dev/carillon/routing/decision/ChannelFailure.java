// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import dev.carillon.events.Channel;
import dev.carillon.events.FailureCode;

/// Failure of a channel that should have delivered.
public record ChannelFailure(Channel channel, FailureCode code, String detail) {}
