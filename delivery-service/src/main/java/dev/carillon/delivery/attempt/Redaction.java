// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.attempt;

import java.util.regex.Pattern;

/// Removal of addresses from providers' texts. These texts are stored unencrypted in receipts, and providers often
/// repeat the address that they refuse.
public final class Redaction {

    private static final Pattern URL = Pattern.compile("https?://[^\\s<>\"']+");
    private static final Pattern EMAIL = Pattern.compile("[^\\s<>\"'(),;:]+@[^\\s<>\"'(),;:]+");
    /// Phone numbers: seven digits or more, with separators.
    private static final Pattern NUMBER = Pattern.compile("\\+?\\d(?:[ ().-]?\\d){6,}");
    /// Device tokens.
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_:-]{40,}");

    private Redaction() {}

    public static String of(String text) {
        String withoutUrl = URL.matcher(text).replaceAll("<url>");
        String withoutEmail = EMAIL.matcher(withoutUrl).replaceAll("<address>");
        String withoutToken = TOKEN.matcher(withoutEmail).replaceAll("<token>");
        return NUMBER.matcher(withoutToken).replaceAll("<number>");
    }

    public static AttemptOutcome of(AttemptOutcome outcome) {
        return switch (outcome) {
            case AttemptOutcome.Refused(RefusalReason(String code, String detail)) ->
                AttemptOutcome.refused(code, of(detail));
            case AttemptOutcome.Unanswered(String cause, AttemptOutcome.Handover handover) ->
                new AttemptOutcome.Unanswered(of(cause), handover);
            case AttemptOutcome.Accepted _, AttemptOutcome.AddressInvalid _, AttemptOutcome.Throttled _ -> outcome;
        };
    }
}
