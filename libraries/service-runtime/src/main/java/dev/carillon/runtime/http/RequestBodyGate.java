// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.http;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/// Bounds every request body in size and in time, before anything behind it buffers the body. A declared length beyond
/// the limit is answered with 413 and nothing is read. A body of unknown length is read up to the limit. A body that is
/// not there in time is answered with 408. After both the connection is closed.
///
/// The reader of the body gets an I/O error. The client gets the 413 or 408 in place of the reader's own answer, unless
/// that was committed before.
///
/// An answer that is ready before the body was read, such as a 401, is sent when the rest of the body has arrived and
/// was discarded: the connection then serves the next request. If the rest is larger than 64 KiB or does not arrive in
/// time, the answer says that the connection ends. Thread-safe.
final class RequestBodyGate extends Handler.Wrapper {

    /// Bytes of a body that are discarded to keep the connection.
    private static final int MAX_DISCARDED = 64 * 1024;

    private final List<BodyLimit> limits;
    private final long usual;
    private final Duration timeout;

    /// @param usual limit in bytes of the paths that have no limit of their own
    RequestBodyGate(List<BodyLimit> limits, long usual, Duration timeout) {
        this.limits = limits.stream()
                .sorted(Comparator.<BodyLimit>comparingInt(
                                limit -> limit.pathPrefix().length())
                        .reversed())
                .toList();
        this.usual = usual;
        this.timeout = timeout;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        boolean chunked = request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
        if (!chunked && request.getLength() <= 0) {
            return super.handle(request, response, callback);
        }
        long limit = limit(request);
        if (request.getLength() > limit) {
            refuse(ErrorDocument.tooLarge(limit), request, response, callback);
            return true;
        }
        BoundedRequest bounded = new BoundedRequest(request, limit, timeout);
        Request.addCompletionListener(request, _ -> bounded.end());
        return super.handle(bounded, new BoundedResponse(bounded, response), callback);
    }

    private long limit(Request request) {
        String path = Objects.requireNonNullElse(request.getHttpURI().getCanonicalPath(), "");
        for (BodyLimit limit : limits) {
            if (path.startsWith(limit.pathPrefix())) {
                return limit.bytes();
            }
        }
        return usual;
    }

    private static void refuse(ErrorDocument refusal, Request request, Response response, Callback callback) {
        response.getHeaders().clear();
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        ProblemErrors.write(refusal, request, response, callback);
    }

    /// A request whose body fails at the limit, or when its time is over. The time begins when a reader first waits for
    /// the body, so a body that arrives with its headers needs no timer.
    private static final class BoundedRequest extends Request.Wrapper {

        private final long limit;
        private final Duration timeout;
        private final ReentrantLock lock = new ReentrantLock();
        private long read;
        private long discarded;
        private boolean complete;
        private boolean ended;
        private Scheduler.@Nullable Task timer;
        private @Nullable Runnable reader;
        private volatile @Nullable ErrorDocument refusal;

        BoundedRequest(Request request, long limit, Duration timeout) {
            super(request);
            this.limit = limit;
            this.timeout = timeout;
        }

        @Nullable
        ErrorDocument refusal() {
            return refusal;
        }

        @Override
        public Content.@Nullable Chunk read() {
            if (refusal != null) {
                return failure();
            }
            Content.Chunk chunk = super.read();
            if (chunk == null || Content.Chunk.isFailure(chunk)) {
                return chunk;
            }
            read += chunk.remaining();
            if (read > limit) {
                chunk.release();
                refuse(ErrorDocument.tooLarge(limit));
                return failure();
            }
            if (chunk.isLast() || read == getLength()) {
                complete = true;
                end();
            }
            return chunk;
        }

        boolean isComplete() {
            return complete;
        }

        /// Reads what is left of the body.
        ///
        /// @param then called with whether the body is at its end
        void discard(Consumer<Boolean> then) {
            if (reader != null
                    || getLength() - read > MAX_DISCARDED
                    || getHeaders().contains(HttpHeader.EXPECT)) {
                then.accept(consumeAvailable());
                return;
            }
            while (!complete) {
                Content.Chunk chunk = read();
                if (chunk == null) {
                    demand(() -> discard(then));
                    return;
                }
                if (Content.Chunk.isFailure(chunk)) {
                    break;
                }
                discarded += chunk.remaining();
                chunk.release();
                if (discarded > MAX_DISCARDED) {
                    break;
                }
            }
            then.accept(complete);
        }

        @Override
        public void demand(Runnable available) {
            lock.lock();
            try {
                reader = available;
                if (refusal != null) {
                    wake();
                    return;
                }
                startTimer();
            } finally {
                lock.unlock();
            }
            super.demand(this::resume);
        }

        void end() {
            lock.lock();
            try {
                ended = true;
                if (timer != null) {
                    timer.cancel();
                }
            } finally {
                lock.unlock();
            }
        }

        private void startTimer() {
            if (timer == null && !ended) {
                timer = getComponents().getScheduler().schedule(this::timeOut, timeout.toMillis(), MILLISECONDS);
            }
        }

        private void resume() {
            Runnable next = take();
            if (next != null) {
                next.run();
            }
        }

        private void timeOut() {
            lock.lock();
            try {
                refuse(ErrorDocument.tooSlow(timeout.toMillis()));
                wake();
            } finally {
                lock.unlock();
            }
        }

        /// Wakes a thread that waits for the body; it then reads the failure.
        private void wake() {
            Runnable next = take();
            if (next != null) {
                getComponents().getExecutor().execute(next);
            }
        }

        private @Nullable Runnable take() {
            lock.lock();
            try {
                Runnable next = reader;
                reader = null;
                return next;
            } finally {
                lock.unlock();
            }
        }

        private void refuse(ErrorDocument because) {
            if (refusal == null) {
                refusal = because;
            }
            end();
        }

        private Content.Chunk failure() {
            ErrorDocument because = refusal;
            return Content.Chunk.from(
                    new IOException(
                            because == null
                                    ? "The body was refused."
                                    : because.problem().detail()),
                    true);
        }
    }

    /// A response that is replaced when the body was refused.
    private static final class BoundedResponse extends Response.Wrapper {

        private final BoundedRequest request;
        private boolean replaced;

        BoundedResponse(BoundedRequest request, Response response) {
            super(request, response);
            this.request = request;
        }

        @Override
        public void write(boolean last, @Nullable ByteBuffer content, Callback callback) {
            ErrorDocument refusal = request.refusal();
            if (replaced) {
                callback.succeeded();
            } else if (isCommitted() || (refusal == null && request.isComplete())) {
                super.write(last, content, callback);
            } else if (refusal == null) {
                request.discard(isComplete -> {
                    if (!isComplete) {
                        getHeaders().put(HttpHeader.CONNECTION, "close");
                    }
                    super.write(last, content, callback);
                });
            } else {
                replaced = true;
                refuse(refusal, request, getWrapped(), callback);
            }
        }
    }
}
