// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events;

import dev.carillon.events.v1.InterruptionCode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Level at which a push message interrupts its recipient. The names are those of Apple's `interruption-level`.
public enum Interruption {
    /// The device adds it to its list without sound or light.
    PASSIVE(InterruptionCode.INTERRUPTION_PASSIVE),
    /// The device's default.
    ACTIVE(InterruptionCode.INTERRUPTION_ACTIVE),
    /// It is displayed at once, also while the device holds others back.
    TIME_SENSITIVE(InterruptionCode.INTERRUPTION_TIME_SENSITIVE);

    private final InterruptionCode code;

    Interruption(InterruptionCode code) {
        this.code = code;
    }

    public InterruptionCode code() {
        return code;
    }

    /// Name in JSON, such as `time-sensitive`.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static List<String> wireNames() {
        return Arrays.stream(values()).map(Interruption::wireName).toList();
    }

    public static Optional<Interruption> find(InterruptionCode code) {
        return Arrays.stream(values()).filter(one -> one.code == code).findFirst();
    }

    public static Optional<Interruption> find(String wireName) {
        return Arrays.stream(values())
                .filter(one -> one.wireName().equals(wireName))
                .findFirst();
    }
}
