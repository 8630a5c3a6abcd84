// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.template;

import java.io.IOException;
import java.io.Writer;

/// Text of a part or of a block inside it. It ends the rendering as soon as it is too long.
final class BoundedText extends Writer {

    private final StringBuilder text = new StringBuilder();

    @Override
    public void write(char[] characters, int offset, int length) throws IOException {
        require(length);
        text.append(characters, offset, length);
    }

    @Override
    public void write(String piece, int offset, int length) throws IOException {
        require(length);
        text.append(piece, offset, offset + length);
    }

    @Override
    public void write(int character) throws IOException {
        require(1);
        text.append((char) character);
    }

    private void require(int added) throws IOException {
        RenderBudget.step();
        RenderBudget.requireLength((long) text.length() + added);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    @Override
    public String toString() {
        return text.toString();
    }
}
