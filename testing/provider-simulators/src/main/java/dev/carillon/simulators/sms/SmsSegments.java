// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.sms;

/// Vendors' count of the parts of a text: 160 characters of the GSM alphabet or 70 of UCS-2 in one part, 153 or 67
/// in each of several.
final class SmsSegments {

    private static final String BASIC = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    private static final String EXTENSION = "\f^{}\\[~]|€";

    private SmsSegments() {}

    static boolean isGsm(String text) {
        return text.chars().allMatch(unit -> BASIC.indexOf(unit) >= 0 || EXTENSION.indexOf(unit) >= 0);
    }

    static int count(String text) {
        boolean gsm = isGsm(text);
        int units = gsm
                ? text.chars().map(unit -> EXTENSION.indexOf(unit) >= 0 ? 2 : 1).sum()
                : text.length();
        int single = gsm ? 160 : 70;
        int part = gsm ? 153 : 67;
        return units <= single ? 1 : Math.ceilDiv(units, part);
    }
}
