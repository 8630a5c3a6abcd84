// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.template;

/// A text whose offsets are reported as line and column.
record Source(String text) {

    int line(int offset) {
        return 1
                + (int) text.substring(0, offset)
                        .chars()
                        .filter(sign -> sign == '\n')
                        .count();
    }

    int column(int offset) {
        return offset - text.lastIndexOf('\n', offset - 1);
    }
}
