// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.fuzz;

import java.time.Duration;
import java.util.regex.Pattern;

/// Result of one input.
sealed interface Outcome {

    /// Name of the outcome in the report.
    String label();

    /// Answer to a request.
    ///
    /// @param body beginning of the answer's content
    record Answered(int status, String body, Duration took) implements Outcome {

        private static final Pattern OVERLOAD =
                Pattern.compile("urn:carillon:failure:(unavailable|overloaded|rate-limited)");

        @Override
        public String label() {
            return status == 429 || status == 503 ? Integer.toString(status) : status / 100 + "xx";
        }

        /// True for a refusal for lack of capacity with a documented code.
        boolean isOverload() {
            return (status == 429 || status == 503) && OVERLOAD.matcher(body).find();
        }
    }

    /// End of the connection without an answer.
    record Closed(String cause) implements Outcome {

        @Override
        public String label() {
            return "closed";
        }
    }

    /// No answer within the limit.
    record Late(Duration waited) implements Outcome {

        @Override
        public String label() {
            return "late";
        }
    }

    /// Behaviour of a WebSocket after all frames.
    ///
    /// @param code close code, or 0 if the connection answers a ping
    record SocketEnd(int code) implements Outcome {

        static final int INTERNAL_ERROR = 1011;

        @Override
        public String label() {
            return code == 0 ? "pong" : "close " + code;
        }
    }

    default boolean isSuccess() {
        return this instanceof Answered answered && answered.status() < 400;
    }
}
