// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import dev.carillon.events.Channel;
import dev.carillon.events.FailureCode;

/// Why a channel that should have delivered cannot.
public record ChannelFailure(Channel channel, FailureCode code, String detail) {}
