// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.number;

import java.math.BigDecimal;
import java.math.BigInteger;

/// Bounds of a number in event data, profiles and templates: how many digits it has and how large or small it is. A
/// number of a few characters, such as `1e999999999`, has a thousand million digits when it is written out.
public final class NumberBounds {

    /// The most digits of a number, leading zeros not counted.
    public static final int DIGITS = 40;

    /// The largest power of ten of a number's first digit; the smallest is its negative.
    public static final int EXPONENT = 100;

    /// Sentence for the sender of a number that is out of bounds.
    public static final String MESSAGE =
            "must be a number of at most %d digits and with an exponent from -%d to %d; send larger ones as strings"
                    .formatted(DIGITS, EXPONENT, EXPONENT);

    private NumberBounds() {}

    /// True if the number is within the bounds. Takes time by the number's length as written, never by its magnitude.
    public static boolean contain(Number number) {
        return switch (number) {
            case Integer _, Long _, Short _, Byte _ -> true;
            case BigDecimal decimal -> contain(decimal);
            case BigInteger integer -> contain(new BigDecimal(integer));
            case Double value -> Double.isFinite(value) && contain(new BigDecimal(value.toString()));
            case Float value -> Float.isFinite(value) && contain(new BigDecimal(value.toString()));
            default -> false;
        };
    }

    /// True if a number's JSON text is within the bounds.
    public static boolean contain(String json) {
        try {
            return contain(new BigDecimal(json));
        } catch (NumberFormatException _) { // The exponent is beyond what a decimal can hold.
            return false;
        }
    }

    private static boolean contain(BigDecimal decimal) {
        long exponent = (long) decimal.precision() - decimal.scale() - 1;
        return decimal.precision() <= DIGITS && Math.abs(exponent) <= EXPONENT;
    }
}
