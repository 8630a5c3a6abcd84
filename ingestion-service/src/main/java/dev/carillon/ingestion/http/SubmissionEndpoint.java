// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.http;

import dev.carillon.events.TenantId;
import dev.carillon.ingestion.http.RequestFormat.Size;
import dev.carillon.ingestion.intake.Answer;
import dev.carillon.ingestion.intake.IntakeMeters;
import dev.carillon.ingestion.quota.QuotaGate;
import dev.carillon.ingestion.quota.RateLimitFields;
import dev.carillon.runtime.http.Problem;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Endpoint for submission: `POST /v1/events` and `POST /v1/events/batch`. It answers before the servlets; all other
/// requests pass on to them. The answer to a single event is written by the thread that receives Kafka's
/// acknowledgement, so no thread waits for it. Thread-safe.
final class SubmissionEndpoint extends Handler.Wrapper {

    static final String EVENTS = "/v1/events";
    static final String BATCH = "/v1/events/batch";

    private static final String POST = "POST";
    private static final Logger LOG = LoggerFactory.getLogger(SubmissionEndpoint.class);

    private final Supplier<Parts> parts;

    /// Parts of the endpoint.
    record Parts(EventIntake intake, IntakeMeters meters, RequestTimers timers, QuotaGate quotas) {}

    /// @param parts available when the application has started
    SubmissionEndpoint(Supplier<Parts> parts) {
        this.parts = parts;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Size size = POST.equals(request.getMethod()) ? size(request.getHttpURI().getCanonicalPath()) : null;
        if (size == null) {
            return super.handle(request, response, callback);
        }
        Exchange exchange = new Exchange(parts.get(), size, request, response, callback);
        try {
            EventIntake.Submission submission = exchange.parts().intake().submit(size, request);
            submission.answer().whenComplete((answer, failure) -> exchange.end(submission.tenant(), answer, failure));
        } catch (RuntimeException e) { // becomes the answer 500
            exchange.end(Optional.empty(), null, e);
        }
        return true;
    }

    private static @Nullable Size size(@Nullable String path) {
        return switch (path) {
            case EVENTS -> Size.ONE;
            case BATCH -> Size.MANY;
            case null, default -> null;
        };
    }

    /// Request with what is needed to answer it, by any thread.
    ///
    /// @param startNanos time at which the request arrived
    private record Exchange(
            Parts parts, Size size, Request request, Response response, Callback callback, long startNanos) {

        Exchange(Parts parts, Size size, Request request, Response response, Callback callback) {
            this(parts, size, request, response, callback, System.nanoTime());
        }

        /// Writes the answer.
        ///
        /// @param tenant tenant that made the request; empty if it is unknown
        /// @param answer null if the request failed unexpectedly
        void end(Optional<TenantId> tenant, @Nullable Answer answer, @Nullable Throwable failure) {
            try {
                tenant.ifPresent(this::addRateLimits);
                write(answer == null ? internal(failure) : answer);
            } catch (RuntimeException e) { // ends the request, whose client would wait otherwise
                LOG.error("an answer cannot be written; closing the connection", e);
                callback.failed(e);
            }
        }

        private void addRateLimits(TenantId tenant) {
            RateLimitFields fields = parts.quotas().rateLimits(tenant);
            response.getHeaders().put("RateLimit-Policy", fields.policy());
            response.getHeaders().put("RateLimit", fields.limit());
        }

        private static Answer internal(@Nullable Throwable failure) {
            LOG.error("a request failed unexpectedly; answering 500", failure);
            return new Answer.Refused(Problem.internal());
        }

        private void write(Answer answer) {
            EncodedAnswer encoded = AnswerWriter.encode(parts.meters().answered(answer));
            HttpFields.Mutable headers = response.getHeaders();
            response.setStatus(encoded.status());
            encoded.headers().forEach((name, value) -> headers.put(name, value));
            headers.put(HttpHeader.CONTENT_TYPE, encoded.contentType());
            headers.put(HttpHeader.CONTENT_LENGTH, encoded.body().length);
            parts.timers().record(size == Size.ONE ? EVENTS : BATCH, encoded.status(), System.nanoTime() - startNanos);
            response.write(true, ByteBuffer.wrap(encoded.body()), callback);
        }
    }
}
