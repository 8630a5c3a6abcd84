// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.http;

import dev.carillon.simulators.behaviour.Behaviour;

/// How one vendor words what it is told to do to a call.
public interface VendorReplies {

    /// The call is taken.
    HttpReply accepted();

    HttpReply refused(Behaviour behaviour);

    HttpReply throttled(Behaviour behaviour);

    HttpReply failed(Behaviour behaviour);

    /// The address does not exist (any more).
    HttpReply dead(Behaviour behaviour);
}
