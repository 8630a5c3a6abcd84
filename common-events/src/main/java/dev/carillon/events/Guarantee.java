// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events;

import dev.carillon.events.v1.GuaranteeCode;
import java.util.Locale;
import java.util.Optional;

/// Reaction to a provider that did not answer, so that it may or may not have accepted the message.
public enum Guarantee {
    /// Never sent again: a message can be lost, but not duplicated.
    AT_MOST_ONCE(GuaranteeCode.GUARANTEE_AT_MOST_ONCE),
    /// Sent again: a message can be duplicated, but not lost.
    AT_LEAST_ONCE(GuaranteeCode.GUARANTEE_AT_LEAST_ONCE),
    /// Claimed in a ledger before the call. Sent again only with an identity by which the receiving side can drop a
    /// duplicate.
    EFFECTIVELY_ONCE(GuaranteeCode.GUARANTEE_EFFECTIVELY_ONCE);

    private final GuaranteeCode code;

    Guarantee(GuaranteeCode code) {
        this.code = code;
    }

    public GuaranteeCode code() {
        return code;
    }

    /// Name in JSON, such as `at_least_once`.
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

    /// @throws IllegalArgumentException if this version does not know the code
    public static Guarantee require(GuaranteeCode code) {
        return find(code).orElseThrow(() -> new IllegalArgumentException("unknown guarantee " + code));
    }
}
