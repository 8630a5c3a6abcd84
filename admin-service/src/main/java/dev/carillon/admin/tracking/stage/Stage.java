// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking.stage;

import dev.carillon.events.Channel;
import dev.carillon.events.v1.Attempted;
import dev.carillon.events.v1.Receipt;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/// Stage of a notification in the funnel.
enum Stage {
    ACCEPTED,
    ROUTED,
    ATTEMPTED,
    PROVIDER_ACCEPTED,
    CONFIRMED,
    SEEN,
    READ;

    static final String NO_CHANNEL = "none";

    /// Stages that a receipt is evidence of; none for most receipts.
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

    /// Stages of an attempt. Only the first attempt counts the notification as attempted.
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
