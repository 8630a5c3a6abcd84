// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import dev.carillon.events.Channel;
import dev.carillon.events.v1.Attempted;
import dev.carillon.events.v1.Receipt;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/// How far a notification has come: the steps of the funnel.
enum Stage {
    ACCEPTED,
    ROUTED,
    ATTEMPTED,
    PROVIDER_ACCEPTED,
    CONFIRMED,
    SEEN,
    READ;

    static final String NO_CHANNEL = "none";

    /// The stages that a receipt is evidence of; none for most.
    static Set<Stage> of(Receipt receipt) {
        return switch (receipt.getFactCase()) {
            case ROUTED -> EnumSet.of(ROUTED);
            case ATTEMPTED -> of(receipt.getAttempted());
            case CONFIRMED -> EnumSet.of(CONFIRMED);
            case SEEN, OPENED -> EnumSet.of(SEEN);
            case READ, CLICKED -> EnumSet.of(READ);
            default -> EnumSet.noneOf(Stage.class);
        };
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static String channel(Receipt receipt) {
        return Channel.find(receipt.getChannel()).map(Channel::wireName).orElse(NO_CHANNEL);
    }

    /// Another attempt is no other notification.
    private static Set<Stage> of(Attempted attempted) {
        Set<Stage> stages = EnumSet.noneOf(Stage.class);
        if (attempted.getAttempt() <= 1) {
            stages.add(ATTEMPTED);
        }
        if (attempted.hasAccepted()) {
            stages.add(PROVIDER_ACCEPTED);
        }
        return stages;
    }
}
