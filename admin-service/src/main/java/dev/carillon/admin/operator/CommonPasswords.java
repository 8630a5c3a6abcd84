// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// Passwords that guessers try first, although they are long enough: common words with digits and signs around them,
/// runs of the keyboard or the alphabet, and short texts repeated. Pure.
final class CommonPasswords {

    /// Common words and runs, the longest first.
    private static final List<String> WORDS = words();

    /// Letters that must remain of a password without its common parts.
    private static final int LEAST_REMAINDER = 5;

    /// Common words in a row that make a password hard to guess again.
    private static final int WORDS_OF_A_PHRASE = 4;

    private static final int LONGEST_UNIT = 6;

    private CommonPasswords() {}

    static boolean contains(String password) {
        String plain = password.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}@$!]", "");
        return isRepeated(plain) || isCommon(plain) || isCommon(plainLetters(plain));
    }

    /// True if hardly a letter remains without common words, and they are not many.
    private static boolean isCommon(String plain) {
        String rest = plain;
        for (String word : WORDS) {
            rest = rest.replace(word, " ");
        }
        long words = rest.chars().filter(character -> character == ' ').count();
        return words < WORDS_OF_A_PHRASE && rest.replaceAll("\\P{L}", "").length() < LEAST_REMAINDER;
    }

    private static boolean isRepeated(String plain) {
        for (int unit = 1; unit <= LONGEST_UNIT; unit++) {
            String begin = plain.substring(0, Math.min(unit, plain.length()));
            if (begin.repeat(plain.length() / unit + 1).startsWith(plain)) {
                return true;
            }
        }
        return false;
    }

    /// Text with the letters that digits and signs stand for.
    private static String plainLetters(String plain) {
        return plain.replace('0', 'o')
                .replace('1', 'i')
                .replace('3', 'e')
                .replace('4', 'a')
                .replace('5', 's')
                .replace('7', 't')
                .replace('@', 'a')
                .replace('$', 's')
                .replace('!', 'i');
    }

    private static List<String> words() {
        InputStream resource =
                Objects.requireNonNull(CommonPasswords.class.getResourceAsStream("/common-passwords.txt"));
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .sorted(Comparator.comparingInt(String::length).reversed())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
