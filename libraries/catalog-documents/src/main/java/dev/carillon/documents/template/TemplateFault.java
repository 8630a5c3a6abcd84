// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.template;

/// Fault because of which a template cannot be published.
///
/// @param path JSON Pointer into the template: `/contents/0/html`, `/partials/greeting`
/// @param line in the text there, counted from 1
/// @param column counted from 1
public record TemplateFault(String path, int line, int column, String message) {

    static TemplateFault of(String path, Source source, int offset, String message) {
        return new TemplateFault(path, source.line(offset), source.column(offset), message);
    }

    /// Fault of a part as a whole.
    static TemplateFault of(String path, String message) {
        return new TemplateFault(path, 1, 1, message);
    }
}
