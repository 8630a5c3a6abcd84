// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.template;

import dev.carillon.events.FailureCode;

/// Result of rendering a template for one channel.
public sealed interface Rendering {

    /// @param locale language of the used content; empty if it names none
    /// @param title title in one line
    record Rendered(String locale, String title, String text, String html, String actionUrl, RichParts rich)
            implements Rendering {}

    /// @param detail place and reason of the failure, without the recipient's data
    record Failed(FailureCode code, String detail) implements Rendering {}
}
