// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.json;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Notation of a request body.
public enum Notation {
    JSON("application/(?:.+\\+)?json"),
    YAML("(?:application|text)/(?:x-|.+\\+)?yaml");

    private static final String PARAMETERS = ";";
    private static final String CHARSET = "charset=";

    private final Pattern mediaType;

    Notation(String mediaType) {
        this.mediaType = Pattern.compile(mediaType);
    }

    /// Notation by the header `Content-Type`; JSON if the header is absent. Empty for other media types and for
    /// charsets other than UTF-8.
    static Optional<Notation> find(@Nullable String contentType) {
        if (contentType == null) {
            return Optional.of(JSON);
        }
        String text = contentType.toLowerCase(Locale.ROOT);
        int end = text.indexOf(PARAMETERS);
        String mediaType = (end < 0 ? text : text.substring(0, end)).strip();
        int charset = text.indexOf(CHARSET);
        if (charset >= 0
                && !text.substring(charset + CHARSET.length())
                        .replace("\"", "")
                        .strip()
                        .startsWith("utf-8")) {
            return Optional.empty();
        }
        return Arrays.stream(values())
                .filter(notation -> notation.mediaType.matcher(mediaType).matches())
                .findFirst();
    }
}
