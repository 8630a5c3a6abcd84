// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events;

/// Personal link in an e-mail. Templates write it by its variable. A rendered e-mail contains a placeholder, and the
/// delivery service replaces it when it sends the message, because only it can seal a link.
public enum MessageLink {
    /// Withdraws the recipient's consent to the purpose of the message.
    UNSUBSCRIBE("unsubscribeUrl", "https://unsubscribe.carillon.invalid/"),
    /// Opens the recipient's preference centre.
    PREFERENCES("preferencesUrl", "https://preferences.carillon.invalid/");

    private final String variable;
    private final String placeholder;

    MessageLink(String variable, String placeholder) {
        this.variable = variable;
        this.placeholder = placeholder;
    }

    /// Name in templates.
    public String variable() {
        return variable;
    }

    /// URL in a rendered message. No host has it: `.invalid` is reserved (RFC 2606).
    public String placeholder() {
        return placeholder;
    }
}
