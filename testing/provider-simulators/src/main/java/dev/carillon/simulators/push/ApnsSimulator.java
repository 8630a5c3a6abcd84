// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.push;

import dev.carillon.simulators.behaviour.BehaviourSwitch;
import dev.carillon.simulators.journal.Journal;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// APNs server.
final class ApnsSimulator implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ApnsSimulator.class);

    /// Maximum number of concurrent streams that Apple announces.
    private static final int MAX_CONCURRENT_STREAMS = 1_000;

    private final RequestCheck check;
    private final Journal<ReceivedNotification> journal;
    private final BehaviourSwitch behaviour;
    private final InstantSource clock;
    private final EventLoopGroup eventLoops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

    ApnsSimulator(
            RequestCheck check, Journal<ReceivedNotification> journal, BehaviourSwitch behaviour, InstantSource clock) {
        this.check = check;
        this.journal = journal;
        this.behaviour = behaviour;
        this.clock = clock;
    }

    /// Starts to listen.
    void start(InetSocketAddress address, SslContext tls) {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(eventLoops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        channels.add(connection);
                        connection
                                .pipeline()
                                .addLast(tls.newHandler(connection.alloc()))
                                .addLast(Http2FrameCodecBuilder.forServer()
                                        .initialSettings(Http2Settings.defaultSettings()
                                                .maxConcurrentStreams(MAX_CONCURRENT_STREAMS))
                                        .build())
                                .addLast(new Http2MultiplexHandler(new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel stream) {
                                        stream.pipeline().addLast(new ApnsStream(ApnsSimulator.this));
                                    }
                                }))
                                .addLast(new BrokenConnection());
                    }
                });
        channels.add(bootstrap.bind(address).syncUninterruptibly().channel());
        LOG.info("APNs simulator listens on {}", address);
    }

    RequestCheck check() {
        return check;
    }

    Journal<ReceivedNotification> journal() {
        return journal;
    }

    BehaviourSwitch behaviour() {
        return behaviour;
    }

    InstantSource clock() {
        return clock;
    }

    @Override
    public void close() {
        channels.close().awaitUninterruptibly();
        eventLoops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /// Closes a connection whose client violated the protocol, did not trust the certificate, or disconnected.
    private static final class BrokenConnection extends ChannelInboundHandlerAdapter {

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            LOG.debug("connection of {} ended", context.channel().remoteAddress(), cause);
            context.close();
        }
    }
}
