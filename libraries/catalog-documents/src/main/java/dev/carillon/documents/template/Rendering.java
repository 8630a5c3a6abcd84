// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.template;

import dev.carillon.events.FailureCode;

/// What rendering a template for one channel came to.
public sealed interface Rendering {

    /// @param locale of the content that was used; empty when it names none
    /// @param title one line
    record Rendered(String locale, String title, String text, String html, String actionUrl) implements Rendering {}

    /// @param detail where and what, without the recipient's data
    record Failed(FailureCode code, String detail) implements Rendering {}
}
