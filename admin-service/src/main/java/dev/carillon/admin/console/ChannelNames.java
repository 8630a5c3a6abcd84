// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.console;

/// Names of the channels as pages show them.
public final class ChannelNames {

    private ChannelNames() {}

    /// @param channel name in JSON, such as `in_app`; another text is its own name
    public static String of(String channel) {
        return switch (channel) {
            case "in_app" -> "In-app";
            case "sms" -> "SMS";
            case "email" -> "E-mail";
            case "push" -> "Push";
            case "webhook" -> "Webhook";
            default -> channel;
        };
    }
}
