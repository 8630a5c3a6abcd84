// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.channel.http;

import com.google.protobuf.ByteString;
import dev.carillon.delivery.attempt.AttemptOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Result of an HTTP call.
public sealed interface HttpAnswer {

    /// Complete answer of the provider.
    ///
    /// @param headers First value of each header, by name in lower case
    /// @param body Body, cut off at the reader's size limit
    record Answered(int status, Map<String, String> headers, ByteString body) implements HttpAnswer {

        public Answered {
            headers = Map.copyOf(headers);
        }

        public String text() {
            return body.toStringUtf8();
        }

        /// First 200 characters of the body, for receipts and logs.
        public String beginning() {
            String text = text().replaceAll("\\p{Cntrl}+", " ").strip();
            return text.length() > 200 ? text.substring(0, 200) : text;
        }

        /// Wait that the provider asks for, if its Retry-After header has one (RFC 9110: seconds or a date).
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

    /// No request was sent: DNS, connection or TLS failed.
    record Unreached(String cause) implements HttpAnswer {}

    /// The address must not be called.
    record Forbidden(String cause) implements HttpAnswer {}

    /// The request was sent, at least in part, and no complete answer arrived.
    record Lost(String cause) implements HttpAnswer {}

    /// Outcome of a call to a provider's own address.
    ///
    /// @param mapping outcome of a complete answer
    default AttemptOutcome fromProvider(Function<Answered, AttemptOutcome> mapping) {
        return switch (this) {
            case Answered answered -> mapping.apply(answered);
            case Forbidden(String cause) -> AttemptOutcome.unreached(cause);
            case Unreached(String cause) -> AttemptOutcome.unreached(cause);
            case Lost(String cause) -> new AttemptOutcome.Unanswered(cause);
        };
    }

    /// Outcome of a call to an address that a tenant or recipient gave. Every cause for which the endpoint was not
    /// reached has the same outcome, so that a tenant cannot learn names, addresses or open ports of the platform's
    /// network.
    ///
    /// @param mapping outcome of a complete answer
    default AttemptOutcome fromGivenAddress(Function<Answered, AttemptOutcome> mapping) {
        return switch (this) {
            case Answered answered -> mapping.apply(answered);
            case Forbidden _, Unreached _ -> AttemptOutcome.unreached("the endpoint was not reached");
            case Lost _ -> new AttemptOutcome.Unanswered("the endpoint did not answer");
        };
    }
}
