// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.sms;

/// Text of an SMS with its encoding and its number of parts.
///
/// @param encoding GSM alphabet if it contains all characters, else UCS-2
/// @param segments Number of parts, each of which the provider charges
record SmsText(String text, Encoding encoding, int segments) {

    /// Alphabet of a text message.
    enum Encoding {
        /// 160 characters in one part, 153 in each of several; a few characters count twice.
        GSM_7(160, 153),
        /// 70 UTF-16 units in one part, 67 in each of several.
        UCS_2(70, 67);

        private final int alone;
        private final int amongMany;

        Encoding(int alone, int amongMany) {
            this.alone = alone;
            this.amongMany = amongMany;
        }
    }

    private static final String GSM_BASIC = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    private static final String GSM_EXTENSION = "\f^{}\\[~]|€";

    static SmsText of(String text) {
        Encoding encoding = text.chars().allMatch(SmsText::isGsm) ? Encoding.GSM_7 : Encoding.UCS_2;
        return new SmsText(text, encoding, count(text, encoding));
    }

    /// Number of parts. An escape sequence or a surrogate pair is never split between two parts.
    private static int count(String text, Encoding encoding) {
        int units = 0;
        int segments = 1;
        int inSegment = 0;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            int size = encoding == Encoding.GSM_7 ? gsmUnits(point) : Character.charCount(point);
            units += size;
            if (inSegment + size > encoding.amongMany) {
                segments++;
                inSegment = 0;
            }
            inSegment += size;
            i += Character.charCount(point);
        }
        return units <= encoding.alone ? 1 : segments;
    }

    private static boolean isGsm(int unit) {
        return GSM_BASIC.indexOf(unit) >= 0 || GSM_EXTENSION.indexOf(unit) >= 0;
    }

    private static int gsmUnits(int point) {
        return GSM_EXTENSION.indexOf(point) >= 0 ? 2 : 1;
    }
}
