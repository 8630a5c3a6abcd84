// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events.lever;

import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.TenantId;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Part of a lever's target in its id, in the order of the parts in the id.
public enum LeverPart {
    TENANT,
    CHANNEL,
    LANE,
    PROVIDER,
    /// Name of a workflow. It is the rest of the id, because names of workflows contain colons.
    WORKFLOW,
    /// Name. It is the rest of the id.
    NAME;

    private static final Pattern PROVIDERS = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final Pattern NAMES = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

    /// Name in ids and JSON, such as `tenant`.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean takesTheRest() {
        return this == WORKFLOW || this == NAME;
    }

    /// @throws IllegalArgumentException with a message for the author of the id
    String require(String value) {
        if (!canBe(value)) {
            throw new IllegalArgumentException("there is no %s %s".formatted(wireName(), value));
        }
        return value;
    }

    private boolean canBe(String value) {
        return switch (this) {
            case TENANT -> new TenantId(value).value().equals(value);
            case CHANNEL -> Channel.find(value).isPresent();
            case LANE -> Lane.find(value).isPresent();
            case PROVIDER -> PROVIDERS.matcher(value).matches();
            case WORKFLOW, NAME -> NAMES.matcher(value).matches();
        };
    }

    /// True if a lever can name this provider; receipts may contain other providers.
    static boolean isProvider(String value) {
        return PROVIDER.canBe(value);
    }

    /// True if a lever can name this workflow.
    static boolean isWorkflow(String value) {
        return WORKFLOW.canBe(value);
    }

    static Optional<LeverPart> find(String wireName) {
        for (LeverPart part : values()) {
            if (part.wireName().equals(wireName)) {
                return Optional.of(part);
            }
        }
        return Optional.empty();
    }
}
