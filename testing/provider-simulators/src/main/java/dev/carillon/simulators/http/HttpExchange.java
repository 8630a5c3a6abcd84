// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.http;

import dev.carillon.simulators.behaviour.Behaviour;
import dev.carillon.simulators.behaviour.BehaviourSwitch;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;

/// HTTP call to a provider and its answer. Blocks the calling (virtual) thread while the provider must not answer.
public record HttpExchange(HttpServletRequest request, HttpServletResponse response, BehaviourSwitch behaviour) {

    private static final int OK = 200;
    private static final int NO_CONTENT = 204;

    /// Sends an answer without misbehaviour, such as the vendor's answer to a malformed call.
    public void answer(HttpReply reply) throws IOException {
        byte[] body = begin(reply);
        response.getOutputStream().write(body);
        response.flushBuffer();
    }

    /// Handles a well-formed call with the provider's current behaviour.
    ///
    /// @param address Address in the call
    /// @param keep Records the arrival
    public void behave(String address, Runnable keep, ProviderReplies replies) throws IOException {
        Behaviour taken = behaviour.takeFor(address);
        switch (taken.mode()) {
            case ACCEPT -> {
                keep.run();
                answer(replies.accepted());
            }
            case ANSWER_LATE -> {
                keep.run();
                await(taken.delayMillis());
                answer(replies.accepted());
            }
            case HALF_ANSWER -> {
                keep.run();
                answerHalf(replies.accepted());
            }
            case REFUSE -> answer(replies.refused(taken));
            case THROTTLE -> answer(replies.throttled(taken));
            case FAIL -> answer(replies.failed(taken));
            case DEAD_TOKEN -> answer(replies.dead(taken));
            case STALL -> {
                behaviour.released().toCompletableFuture().join();
                reset();
            }
            case RESET -> reset();
        }
    }

    private byte[] begin(HttpReply reply) {
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        response.setStatus(reply.status());
        reply.headers().forEach(response::setHeader);
        if (!reply.contentType().isEmpty()) {
            response.setContentType(reply.contentType());
        }
        response.setContentLength(body.length);
        return body;
    }

    private void answerHalf(HttpReply reply) throws IOException {
        byte[] body = begin(reply);
        // A status without content cannot be cut off in the middle.
        response.setStatus(reply.status() == NO_CONTENT ? OK : reply.status());
        response.setContentLength(body.length + 100);
        response.getOutputStream().write(body, 0, body.length / 2);
        response.flushBuffer();
        reset();
    }

    private void reset() {
        ServletContextRequest.getServletContextRequest(request)
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint()
                .close();
    }

    private void await(long millis) {
        try {
            behaviour.released().toCompletableFuture().get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // The delay is over.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
