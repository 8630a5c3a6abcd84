// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.template.function;

import com.ibm.icu.number.FormattedNumber;
import com.ibm.icu.number.LocalizedNumberFormatter;
import com.ibm.icu.number.Notation;
import com.ibm.icu.number.NumberFormatter;
import com.ibm.icu.number.Precision;
import com.ibm.icu.number.Scale;
import com.ibm.icu.text.PluralRules;
import com.ibm.icu.util.Currency;
import com.ibm.icu.util.MeasureUnit;
import dev.carillon.documents.number.NumberBounds;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;

/// Formats of numbers.
final class Numbers {

    static final Set<String> STYLES = Set.of("decimal", "integer", "percent", "compact");
    static final Set<String> PLURALS = Set.of("zero", "one", "two", "few", "many", "other");
    static final int MOST_DIGITS = 20;

    private Numbers() {}

    /// @throws IOException if the value is no number, or out of bounds; the message does not contain the value
    static Number require(Object value) throws IOException {
        if (!(value instanceof Number number)) {
            throw new IOException("not a number");
        }
        if (!NumberBounds.contain(number)) {
            throw new IOException("a number " + NumberBounds.MESSAGE);
        }
        return number;
    }

    static String number(Number number, String style, Map<String, Object> options, LocaleConventions conventions)
            throws IOException {
        LocalizedNumberFormatter formatter = formatter(conventions);
        formatter = switch (style) {
            case "decimal" -> formatter;
            case "integer" -> formatter.precision(Precision.integer());
            case "percent" -> formatter.unit(MeasureUnit.PERCENT).scale(Scale.powerOfTen(2));
            case "compact" -> formatter.notation(Notation.compactShort());
            default -> throw new IOException("no style of numbers: " + style);
        };
        Object digits = options.get("digits");
        if (digits instanceof Integer count && count >= 0 && count <= MOST_DIGITS) {
            formatter = formatter.precision(Precision.fixedFraction(count));
        }
        return formatter.format(number).toString();
    }

    static String currency(Number amount, String code, LocaleConventions conventions) throws IOException {
        if (!isCurrency(code)) {
            throw new IOException("no currency");
        }
        return formatter(conventions)
                .unit(Currency.getInstance(code))
                .format(amount)
                .toString();
    }

    static boolean isCurrency(String code) {
        return code.matches("[A-Z]{3}") && Currency.isAvailable(code, null, null);
    }

    static String plural(Number number, Map<String, Object> words, LocaleConventions conventions) throws IOException {
        FormattedNumber figure = formatter(conventions).format(exact(number));
        String keyword = PluralRules.forLocale(conventions.icuLocale()).select(figure);
        Object word = words.get(keyword) == null ? words.get(PluralRules.KEYWORD_OTHER) : words.get(keyword);
        if (word == null) {
            throw new IOException("missing: other");
        }
        return word.toString().replace("#", figure.toString());
    }

    private static LocalizedNumberFormatter formatter(LocaleConventions conventions) {
        return NumberFormatter.withLocale(conventions.locale());
    }

    private static Number exact(Number number) {
        return number instanceof BigDecimal decimal ? decimal.stripTrailingZeros() : number;
    }
}
