// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.http;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;

/// What came of a call.
public sealed interface HttpAnswer {

    /// The provider answered, whole.
    ///
    /// @param headers by name in lower case, the first of each
    /// @param body cut at the caller's limit
    record Answered(int status, Map<String, String> headers, ByteString body) implements HttpAnswer {

        public Answered {
            headers = Map.copyOf(headers);
        }

        public String text() {
            return body.toStringUtf8();
        }

        /// A short beginning of the body, for people.
        public String beginning() {
            String text = text().replaceAll("\\p{Cntrl}+", " ").strip();
            return text.length() > 200 ? text.substring(0, 200) : text;
        }

        /// When the provider wants to be asked again, where it says so (RFC 9110: seconds or a date).
        public Optional<Duration> retryAfter(Instant now) {
            String value = headers.getOrDefault("retry-after", "").strip();
            if (value.matches("\\d{1,7}")) {
                return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
            }
            try {
                Instant at = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant();
                return Optional.of(at.isAfter(now) ? Duration.between(now, at) : Duration.ZERO);
            } catch (DateTimeParseException e) {
                return Optional.empty();
            }
        }
    }

    /// Nothing was sent: no address, no connection, no trust.
    record Unreached(String cause) implements HttpAnswer {}

    /// The address is one that must not be called.
    record Forbidden(String cause) implements HttpAnswer {}

    /// It was sent, wholly or in part, and no whole answer came.
    record Lost(String cause) implements HttpAnswer {}
}
