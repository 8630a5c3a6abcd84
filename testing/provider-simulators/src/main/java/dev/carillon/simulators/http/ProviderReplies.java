// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.http;

import dev.carillon.simulators.behaviour.Behaviour;

/// Answers of one vendor for each behaviour.
public interface ProviderReplies {

    /// Answer to an accepted call.
    HttpReply accepted();

    HttpReply refused(Behaviour behaviour);

    HttpReply throttled(Behaviour behaviour);

    HttpReply failed(Behaviour behaviour);

    /// Answer for an address that does not exist (any more).
    HttpReply dead(Behaviour behaviour);
}
