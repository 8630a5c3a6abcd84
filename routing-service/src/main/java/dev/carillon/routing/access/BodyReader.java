// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.access;

import dev.carillon.events.FailureCode;
import dev.carillon.runtime.http.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/// Reader of request bodies of bounded size.
public final class BodyReader {

    /// Result of reading a body.
    public sealed interface Body {

        @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
        record Complete(byte[] bytes) implements Body {}

        record Refused(Problem problem) implements Body {}
    }

    private final int limit;

    public BodyReader(int limit) {
        this.limit = limit;
    }

    public Body read(HttpServletRequest request) {
        try {
            byte[] bytes = request.getInputStream().readNBytes(limit + 1);
            return bytes.length <= limit
                    ? new Body.Complete(bytes)
                    : new Body.Refused(Problem.overLimit(
                            FailureCode.PAYLOAD_TOO_LARGE, 413, "the body has too many bytes", limit));
        } catch (IOException _) { // the client disconnected, sent less than announced, or stalled
            return new Body.Refused(Problem.of(FailureCode.INVALID_REQUEST, 400, "the body ended early"));
        }
    }
}
