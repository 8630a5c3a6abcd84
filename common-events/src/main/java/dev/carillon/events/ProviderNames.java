// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events;

import java.util.List;

/// Names of each channel's providers in settings, receipts and metrics.
public final class ProviderNames {

    private ProviderNames() {}

    /// Providers in alphabetical order; none for the inbox, which the platform delivers itself.
    public static List<String> of(Channel channel) {
        return switch (channel) {
            case IN_APP -> List.of();
            case PUSH -> List.of("apns", "fcm", "web-push");
            case SMS -> List.of("twilio", "vonage");
            case EMAIL -> List.of("sendgrid", "smtp");
            case WEBHOOK -> List.of("discord", "slack", "teams", "webhook");
        };
    }
}
