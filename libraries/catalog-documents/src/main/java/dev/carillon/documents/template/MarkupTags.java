// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.template;

import java.util.Optional;

/// Scanner of the tags in markup, without those in comments. Malformed tags are skipped. It takes time linear in the
/// text, also where quotes, comments and tags have no end.
final class MarkupTags {

    private static final String COMMENT = "<!--";
    private static final String COMMENT_END = "-->";

    private final String text;
    private final int lastCommentEnd;
    private final int lastQuote;
    private final int lastApostrophe;
    private int at;

    /// Tag of an element.
    ///
    /// @param start offset of `<`
    /// @param end offset after `>`
    /// @param isEmptyElement true if it ends with `/>`
    record Tag(int start, int end, String name, boolean isClosing, boolean isEmptyElement) {}

    MarkupTags(String text) {
        this.text = text;
        this.lastCommentEnd = text.lastIndexOf(COMMENT_END);
        this.lastQuote = text.lastIndexOf('"');
        this.lastApostrophe = text.lastIndexOf('\'');
    }

    /// Next tag; empty at the end of the text.
    Optional<Tag> next() {
        for (int start = text.indexOf('<', at); start >= 0; start = text.indexOf('<', at)) {
            at = start + 1;
            if (text.startsWith(COMMENT, start)) {
                int inside = start + COMMENT.length();
                if (inside <= lastCommentEnd) {
                    at = text.indexOf(COMMENT_END, inside) + COMMENT_END.length();
                }
                continue;
            }
            Optional<Tag> tag = tag(start);
            if (tag.isPresent()) {
                at = tag.get().end();
                return tag;
            }
        }
        at = text.length();
        return Optional.empty();
    }

    private Optional<Tag> tag(int start) {
        boolean isClosing = text.startsWith("/", start + 1);
        int nameStart = start + (isClosing ? 2 : 1);
        int nameEnd = nameStart;
        while (nameEnd < text.length() && isInName(text.charAt(nameEnd), nameEnd > nameStart)) {
            nameEnd++;
        }
        if (nameEnd == nameStart) {
            return Optional.empty();
        }
        for (int i = nameEnd; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '<' -> {
                    return Optional.empty();
                }
                case '>' -> {
                    return Optional.of(new Tag(
                            start, i + 1, text.substring(nameStart, nameEnd), isClosing, text.charAt(i - 1) == '/'));
                }
                case '"' -> i = closingQuote('"', i, lastQuote);
                case '\'' -> i = closingQuote('\'', i, lastApostrophe);
                default -> {}
            }
        }
        return Optional.empty();
    }

    /// Offset of the quote's end; the end of the text if it has none.
    private int closingQuote(char quote, int opened, int last) {
        return opened < last ? text.indexOf(quote, opened + 1) : text.length();
    }

    private static boolean isInName(char sign, boolean isInside) {
        boolean isLetter = (sign >= 'a' && sign <= 'z') || (sign >= 'A' && sign <= 'Z');
        return isLetter || (isInside && ((sign >= '0' && sign <= '9') || sign == '-'));
    }
}
