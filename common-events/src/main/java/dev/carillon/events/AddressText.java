// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events;

import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/// Normal forms of address texts: one for storing and sending, one for comparing. A text that is not an address of
/// its kind is returned without its outer white space.
public final class AddressText {

    /// White space and the punctuation between digits.
    private static final Pattern PHONE_MARKS = Pattern.compile("[\\s().\\-/]");
    /// Trunk prefix, which is dialled only inside the country. Without its parentheses it would become part of the
    /// number.
    private static final String TRUNK_PREFIX = "(0)";
    /// Characters for which IDNA 2003 and 2008 name different domains: sz, final sigma, and two joiners.
    private static final Pattern AMBIGUOUS = Pattern.compile("[\u00df\u1e9e\u03c2\u200c\u200d]");

    private AddressText() {}

    /// E-mail address with its domain in lower case and in ASCII (IDNA). The local part is unchanged, because the
    /// receiving server may distinguish upper and lower case.
    public static String email(String text) {
        String stripped = text.strip();
        int at = stripped.lastIndexOf('@');
        return at < 0 ? stripped : stripped.substring(0, at + 1) + domain(stripped.substring(at + 1));
    }

    /// Phone number without the marks between its digits.
    public static String phone(String text) {
        String stripped = text.strip();
        return stripped.contains(TRUNK_PREFIX)
                ? stripped
                : PHONE_MARKS.matcher(stripped).replaceAll("");
    }

    /// Form in which addresses of a channel are compared. E-mail addresses are compared without regard to case, the
    /// local part included: few servers distinguish case, and sending after an objection is worse.
    public static String compared(Channel channel, String text) {
        return switch (channel) {
            case EMAIL -> email(text).toLowerCase(Locale.ROOT);
            case SMS -> phone(text);
            case PUSH, WEBHOOK, IN_APP -> text.strip();
        };
    }

    private static String domain(String text) {
        if (AMBIGUOUS.matcher(text).find()) {
            return text;
        }
        try {
            return IDN.toASCII(text, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException _) {
            return text;
        }
    }
}
