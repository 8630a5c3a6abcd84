// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.session;

import com.google.protobuf.ByteString;
import dev.carillon.gateway.broadcast.BroadcastHub;
import dev.carillon.gateway.broadcast.BroadcastPosition;
import dev.carillon.gateway.broadcast.BroadcastResume;
import dev.carillon.gateway.broadcast.BroadcastStream;
import dev.carillon.gateway.broadcast.BroadcastSubscription;
import dev.carillon.gateway.connection.StreamAccess;
import dev.carillon.gateway.protocol.ClientRequests.SubscribeOutcome;
import dev.carillon.gateway.protocol.Command;
import dev.carillon.gateway.protocol.ErrorCode;
import dev.carillon.gateway.protocol.Push;
import dev.carillon.gateway.protocol.Reply;
import dev.carillon.gateway.protocol.SharedPush;
import dev.carillon.gateway.protocol.UnsubscribeCode;
import dev.carillon.gateway.store.StoreUnavailableException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The broadcast streams that one client has subscribed to. Thread-safe; [#subscribe] waits for Redis.
final class ClientStreams implements BroadcastSubscription.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(ClientStreams.class);

    /// Most stream subscriptions of one connection.
    static final int MOST = 100;

    private final BroadcastHub hub;
    private final Consumer<List<SharedPush>> client;
    private final Map<String, ActiveSubscription> active = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /// @param begins position from which the subscription continues after its reply
    private record ActiveSubscription(BroadcastSubscription subscription, BroadcastPosition begins) {}

    /// @param client receives the streams' publications
    ClientStreams(BroadcastHub hub, Consumer<List<SharedPush>> client) {
        this.hub = hub;
        this.client = client;
    }

    SubscribeOutcome subscribe(BroadcastStream stream, Command.StreamRequest from) {
        BroadcastSubscription subscription = new BroadcastSubscription(stream, this);
        ActiveSubscription reserved = new ActiveSubscription(subscription, new BroadcastPosition("", 0));
        if (active.putIfAbsent(stream.channel(), reserved) != null) {
            return refused(ErrorCode.ALREADY_SUBSCRIBED);
        }
        if (active.size() > MOST) {
            active.remove(stream.channel(), reserved);
            return refused(ErrorCode.LIMIT_EXCEEDED);
        }
        try {
            BroadcastResume resume = hub.subscribe(
                    subscription,
                    from.recover()
                            ? Optional.of(new BroadcastPosition(from.epoch(), from.offset()))
                            : Optional.empty());
            return answer(reserved, resume, from.unrecoverable());
        } catch (StoreUnavailableException e) {
            LOG.debug("refused a subscription because Redis is unavailable; the client retries: {}", e.getMessage());
            active.remove(stream.channel(), reserved);
            return refused(ErrorCode.INTERNAL);
        }
    }

    /// Sends the buffered publications, after the subscribe reply was queued.
    void begin(String channel) {
        ActiveSubscription present = active.get(channel);
        if (present != null) {
            present.subscription().open(present.begins());
        }
    }

    void unsubscribe(String channel) {
        ActiveSubscription present = active.remove(channel);
        if (present != null) {
            hub.remove(present.subscription());
        }
    }

    /// Ends the subscriptions that a newer token no longer allows.
    void restrict(StreamAccess access) {
        active.values().stream()
                .map(present -> present.subscription().stream())
                .filter(stream -> !access.allows(stream.name()))
                .forEach(stream -> ended(stream, UnsubscribeCode.SERVER_UNSUBSCRIBE));
    }

    void close() {
        closed = true;
        active.keySet().forEach(this::unsubscribe);
    }

    @Override
    public void published(List<SharedPush> pushes) {
        client.accept(pushes);
    }

    @Override
    public void ended(BroadcastStream stream, UnsubscribeCode code) {
        unsubscribe(stream.channel());
        client.accept(List.of(new SharedPush(new Push.Unsubscribed(stream.channel(), code))));
    }

    private SubscribeOutcome answer(
            ActiveSubscription reserved, BroadcastResume resume, Command.Unrecoverable unrecoverable) {
        String channel = reserved.subscription().stream().channel();
        if (resume instanceof BroadcastResume.NotRecoverable && unrecoverable == Command.Unrecoverable.REFUSE) {
            active.remove(channel, reserved);
            hub.remove(reserved.subscription());
            return refused(ErrorCode.UNRECOVERABLE_POSITION);
        }
        if (!active.replace(channel, reserved, new ActiveSubscription(reserved.subscription(), resume.reached()))
                || closed) {
            // The client has disconnected or unsubscribed.
            unsubscribe(channel);
            hub.remove(reserved.subscription());
        }
        return new SubscribeOutcome.Accepted(state(resume));
    }

    private static Reply.StreamState state(BroadcastResume resume) {
        return switch (resume) {
            case BroadcastResume.Resumed resumed ->
                new Reply.StreamState(
                        resumed.from().epoch(),
                        resumed.from().offset(),
                        Reply.Recovery.RECOVERED,
                        resumed.publications(),
                        ByteString.EMPTY);
            case BroadcastResume.Started(BroadcastPosition at) -> without(at, Reply.Recovery.NOT_ASKED);
            case BroadcastResume.NotRecoverable(BroadcastPosition at) -> without(at, Reply.Recovery.NOT_RECOVERED);
        };
    }

    private static Reply.StreamState without(BroadcastPosition at, Reply.Recovery recovery) {
        return new Reply.StreamState(at.epoch(), at.offset(), recovery, List.of(), ByteString.EMPTY);
    }

    private static SubscribeOutcome refused(ErrorCode code) {
        return new SubscribeOutcome.Refused(code.error());
    }
}
