// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events;

import dev.carillon.events.v1.GuaranteeCode;
import java.util.Locale;
import java.util.Optional;

/// What is done when a provider did not answer, so that it may or may not have taken the message.
public enum Guarantee {
    /// Never resent: perhaps lost, never doubled.
    AT_MOST_ONCE(GuaranteeCode.GUARANTEE_AT_MOST_ONCE),
    /// Resent: perhaps doubled, never lost.
    AT_LEAST_ONCE(GuaranteeCode.GUARANTEE_AT_LEAST_ONCE),
    /// Claimed in a ledger before the call and resent only under an identity by which the receiving side can drop it.
    EFFECTIVELY_ONCE(GuaranteeCode.GUARANTEE_EFFECTIVELY_ONCE);

    private final GuaranteeCode code;

    Guarantee(GuaranteeCode code) {
        this.code = code;
    }

    public GuaranteeCode code() {
        return code;
    }

    /// As in JSON: `at_least_once`.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Guarantee> find(GuaranteeCode code) {
        return switch (code) {
            case GUARANTEE_AT_MOST_ONCE -> Optional.of(AT_MOST_ONCE);
            case GUARANTEE_AT_LEAST_ONCE -> Optional.of(AT_LEAST_ONCE);
            case GUARANTEE_EFFECTIVELY_ONCE -> Optional.of(EFFECTIVELY_ONCE);
            case GUARANTEE_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
        };
    }

    public static Optional<Guarantee> find(String wireName) {
        for (Guarantee guarantee : values()) {
            if (guarantee.wireName().equals(wireName)) {
                return Optional.of(guarantee);
            }
        }
        return Optional.empty();
    }

    /// @throws IllegalArgumentException when the code names no guarantee that this version knows
    public static Guarantee require(GuaranteeCode code) {
        return find(code).orElseThrow(() -> new IllegalArgumentException("no guarantee " + code));
    }
}
