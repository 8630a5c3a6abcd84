// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.behaviour;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Behaviour of a provider for its next calls.
///
/// @param code Vendor's code in the answer (`554`, `BadTopic`); empty for the mode's default
/// @param retryAfterSeconds Wait in seconds that [Mode#THROTTLE] names; 0 names no time
/// @param delayMillis Delay in milliseconds for [Mode#ANSWER_LATE]
/// @param times Number of calls to which the behaviour applies, before [Mode#ACCEPT] applies again; 0 means until
/// the next change
/// @param address E-mail address, number or device token of the calls to which the behaviour applies; an `*` at its
/// end matches any suffix; empty means all
/// @param percent Percentage of these calls to which the behaviour applies, evenly spread; the others are accepted
/// @param since Instant since which the token is invalid, for [Mode#DEAD_TOKEN]; absent means the instant of the
/// call
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

    /// Code of the answer.
    public String codeOr(String usual) {
        return code.isEmpty() ? usual : code;
    }

    /// Instant since which the address is invalid, for a call at `now`.
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
