// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.push;

import dev.carillon.simulators.behaviour.Behaviour;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// HTTP/2 stream of one request and its answer. Runs on its connection's event loop and never blocks it.
final class ApnsStream extends SimpleChannelInboundHandler<Http2StreamFrame> {

    /// Limit of buffered bytes, above the maximum size of a payload.
    private static final int MAX_BUFFERED_BYTES = 16 * 1024;

    private static final JsonMapper JSON = new JsonMapper();

    private final ApnsSimulator simulator;
    private final ByteBuf payload = Unpooled.buffer(512, MAX_BUFFERED_BYTES);
    private @Nullable Http2Headers headers;

    ApnsStream(ApnsSimulator simulator) {
        this.simulator = simulator;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Http2StreamFrame frame) {
        if (frame instanceof Http2HeadersFrame received) {
            headers = received.headers();
            if (received.isEndStream()) {
                complete(context, received.headers());
            }
        } else if (frame instanceof Http2DataFrame data && headers != null) {
            int room = Math.min(data.content().readableBytes(), payload.maxWritableBytes());
            payload.writeBytes(data.content(), room);
            if (data.isEndStream()) {
                complete(context, headers);
            }
        }
    }

    private void complete(ChannelHandlerContext context, Http2Headers received) {
        ApnsRequest request = new ApnsRequest(
                received,
                payload.toString(StandardCharsets.UTF_8),
                payload.readableBytes(),
                ClientCertificate.findTopic(context.channel().parent()));
        switch (simulator.check().check(request)) {
            case ApnsAnswer.Rejected rejected -> answer(context, request, rejected);
            case ApnsAnswer.Taken taken -> behave(context, request, taken);
        }
    }

    private void behave(ChannelHandlerContext context, ApnsRequest request, ApnsAnswer.Taken taken) {
        Behaviour behaviour = simulator.behaviour().takeFor(request.token());
        switch (behaviour.mode()) {
            case ACCEPT -> {
                simulator.journal().add(taken.notification());
                answer(context, request, taken);
            }
            case ANSWER_LATE -> {
                simulator.journal().add(taken.notification());
                context.executor()
                        .schedule(
                                () -> answer(context, request, taken), behaviour.delayMillis(), TimeUnit.MILLISECONDS);
            }
            case HALF_ANSWER -> {
                simulator.journal().add(taken.notification());
                Http2Headers half = new DefaultHttp2Headers().status("200");
                context.writeAndFlush(new DefaultHttp2HeadersFrame(half))
                        .addListener(_ -> reset(context.channel().parent()));
            }
            case FAIL -> answer(context, request, rejected(behaviour, ApnsReason.INTERNAL_SERVER_ERROR, null));
            case REFUSE -> answer(context, request, rejected(behaviour, ApnsReason.BAD_TOPIC, null));
            case THROTTLE -> answer(context, request, rejected(behaviour, ApnsReason.TOO_MANY_REQUESTS, null));
            case DEAD_TOKEN ->
                answer(
                        context,
                        request,
                        rejected(
                                behaviour,
                                ApnsReason.UNREGISTERED,
                                behaviour.sinceOr(simulator.clock().instant())));
            case RESET -> reset(context.channel().parent());
            case STALL ->
                simulator.behaviour().released().thenRun(() -> context.channel().close());
        }
    }

    private static ApnsAnswer.Rejected rejected(Behaviour behaviour, ApnsReason usual, @Nullable Instant since) {
        String code = behaviour.codeOr(usual.wireName());
        int status = ApnsReason.find(code).map(ApnsReason::status).orElse(usual.status());
        return new ApnsAnswer.Rejected(status, code, status == 410 ? since : null, behaviour.retryAfterSeconds());
    }

    private static void answer(ChannelHandlerContext context, ApnsRequest request, ApnsAnswer answer) {
        Http2Headers response = new DefaultHttp2Headers();
        switch (answer) {
            case ApnsAnswer.Taken(ReceivedNotification notification) -> {
                response.status("200").set("apns-id", notification.apnsId());
                context.writeAndFlush(new DefaultHttp2HeadersFrame(response, true));
            }
            case ApnsAnswer.Rejected rejected -> {
                response.status(Integer.toString(rejected.status()))
                        .set("content-type", "application/json")
                        .set(
                                "apns-id",
                                request.header("apns-id")
                                        .orElseGet(() -> UUID.randomUUID().toString()));
                if (rejected.retryAfterSeconds() > 0) {
                    response.set("retry-after", Long.toString(rejected.retryAfterSeconds()));
                }
                context.write(new DefaultHttp2HeadersFrame(response));
                context.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(body(rejected)), true));
            }
        }
    }

    private static byte[] body(ApnsAnswer.Rejected rejected) {
        ObjectNode body = JSON.createObjectNode().put("reason", rejected.reason());
        if (rejected.timestamp() != null) {
            body.put("timestamp", rejected.timestamp().toEpochMilli());
        }
        return JSON.writeValueAsBytes(body);
    }

    private static void reset(Channel connection) {
        connection.config().setOption(ChannelOption.SO_LINGER, 0);
        connection.unsafe().closeForcibly();
    }
}
