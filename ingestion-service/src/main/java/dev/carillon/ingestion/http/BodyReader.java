// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.http;

import dev.carillon.events.FailureCode;
import dev.carillon.ingestion.admission.InFlightLimit.Admission;
import dev.carillon.ingestion.intake.Refusals;
import dev.carillon.runtime.http.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/// Reader of request bodies: reads a body into memory once, up to the limit and the memory that admission grants. The
/// server limits the time.
final class BodyReader {

    /// Memory that is taken before a byte has arrived.
    private static final int FIRST_BYTES = 8 * 1_024;
    /// Factor by which the memory grows when it is full. So a body takes memory as its bytes arrive, whatever it
    /// declares.
    private static final int GROWTH = 4;

    /// Result of reading a body.
    sealed interface Body {

        /// Complete body, in an array that no other object holds.
        @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
        record Complete(byte[] bytes) implements Body {}

        /// Refusal of a body.
        record Refused(Problem problem) implements Body {}
    }

    Body read(Request request, int limit, Admission admission) {
        long declared = request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH);
        if (declared > limit) {
            return tooLarge(limit);
        }
        try {
            InputStream in = Content.Source.asInputStream(request);
            Body body = read(in, declared, limit, admission);
            // The server gets its buffer back when the part in memory has been read, also of a body that is refused.
            in.skipNBytes(in.available());
            return body;
        } catch (IOException | HttpException.RuntimeException _) {
            // The client disconnected, or sent less than announced or invalid chunks, or the server refused the body.
            return new Body.Refused(Problem.of(FailureCode.INVALID_REQUEST, 400, "the body ended early"));
        }
    }

    private Body read(InputStream in, long declared, int limit, Admission admission) throws IOException {
        long most = declared < 0 ? limit : declared;
        int first = (int) Math.min(most, FIRST_BYTES);
        if (!admission.tryExtend(first)) {
            return overloaded();
        }
        byte[] buffer = new byte[first];
        int length = 0;
        while (length != declared) {
            if (length == limit) {
                return in.read() < 0 ? complete(buffer, length) : tooLarge(limit);
            }
            if (length == buffer.length) {
                int bigger = (int) Math.min(most, GROWTH * (long) length);
                if (!admission.tryExtend(bigger - length)) {
                    return overloaded();
                }
                buffer = Arrays.copyOf(buffer, bigger);
            }
            int read = in.read(buffer, length, buffer.length - length);
            if (read < 0) {
                break;
            }
            length += read;
        }
        return complete(buffer, length);
    }

    private static Body complete(byte[] buffer, int length) {
        return new Body.Complete(length == buffer.length ? buffer : Arrays.copyOf(buffer, length));
    }

    private static Body overloaded() {
        return new Body.Refused(Refusals.overloaded());
    }

    private static Body tooLarge(int limit) {
        return new Body.Refused(Refusals.tooManyBytes("the body", limit));
    }
}
