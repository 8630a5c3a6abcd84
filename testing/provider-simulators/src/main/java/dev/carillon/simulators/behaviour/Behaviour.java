// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.behaviour;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How a provider treats calls from now on.
///
/// @param code the vendor's code to answer with (`554`, `BadTopic`); empty for the mode's usual one
/// @param retryAfterSeconds with [Mode#THROTTLE]; 0 names no time
/// @param delayMillis with [Mode#ANSWER_LATE]
/// @param times for so many calls, then [Mode#ACCEPT] again; 0 means until told otherwise
/// @param address applies only to calls for this e-mail address, number or device token, or, where it ends in `*`, to
/// those that begin so; empty means to all
/// @param percent of the calls that it applies to are treated so, evenly spread; the others are accepted
/// @param since with [Mode#DEAD_TOKEN], since when the token is dead; absent means the instant of the call
public record Behaviour(
        Mode mode,
        String code,
        long retryAfterSeconds,
        long delayMillis,
        int times,
        String address,
        int percent,
        @Nullable Instant since) {

    static final Behaviour ACCEPT = new Behaviour(Mode.ACCEPT, "", 0, 0, 0, "", 100, null);

    /// The code to answer with.
    public String codeOr(String usual) {
        return code.isEmpty() ? usual : code;
    }

    /// Since when the address is dead, for a call at `now`.
    public Instant sinceOr(Instant now) {
        return since == null ? now : since;
    }

    boolean concerns(String calledAddress) {
        if (address.endsWith("*")) {
            int known = address.length() - 1;
            return calledAddress.regionMatches(true, 0, address, 0, known);
        }
        return address.isEmpty() || address.equalsIgnoreCase(calledAddress);
    }
}
