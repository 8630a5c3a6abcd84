// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.template;

/// Result of compiling MJML.
public sealed interface MjmlCompilation {

    /// @param html HTML with the source's expressions in their places
    record Compiled(String html) implements MjmlCompilation {}

    /// @param line counted from 1
    /// @param column counted from 1
    record Refused(int line, int column, String message) implements MjmlCompilation {

        static Refused at(Source source, int offset, String message) {
            return new Refused(source.line(offset), source.column(offset), message);
        }
    }
}
