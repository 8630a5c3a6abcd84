// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.protocol;

import com.google.protobuf.ByteString;
import dev.carillon.gateway.protocol.ClientRequests.ConnectOutcome;
import dev.carillon.gateway.protocol.ClientRequests.RefreshOutcome;
import dev.carillon.gateway.protocol.ClientRequests.RpcOutcome;
import dev.carillon.gateway.protocol.ClientRequests.SubscribeOutcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The server's side of one client's protocol session: accepts a connect command first, then other commands; sends
/// pings at an interval; closes with a code.
///
/// Commands after a connect command wait for its outcome. Publications are sent after the connect reply, never before
/// it. If the connect is refused, the client closes the socket, or the server does when the connect timeout expires.
/// Commands after a refused connect are ignored.
///
/// Threads: [#received] by one thread at a time, everything else by any. The lock guards the phase and is never
/// held during a call to [ClientRequests]; the connection's queue is the only lock taken while holding it.
public final class ProtocolSession implements Ticking {

    private static final Logger LOG = LoggerFactory.getLogger(ProtocolSession.class);
    private static final String VERSION = "Carillon";
    private static final int MAX_WAITING = 128;
    private static final int MAX_CALLS = 64;

    private enum Phase {
        NEW,
        CONNECTING,
        /// The connect reply is sent; commands that were queued meanwhile are executed in order.
        CATCHING_UP,
        CONNECTED,
        REFUSED,
        CLOSED
    }

    private final Framing framing;
    private final Connection connection;
    private final ClientRequests requests;
    private final ProtocolTiming timing;
    private final RateGate frames;
    private final RateGate commands;
    /// Commands that wait for the connect reply; absent if there are none.
    private @Nullable Deque<Command> waiting;

    private int calls;
    private volatile Phase phase = Phase.NEW;
    private volatile String client = "";
    private long staleAt;
    private long pingAt = NEVER;
    private long pongBy = NEVER;
    private long expiresAt = NEVER;

    /// @param nowNanos the time at which the socket was accepted
    public ProtocolSession(
            Framing framing, Connection connection, ClientRequests requests, ProtocolLimits limits, long nowNanos) {
        this.framing = framing;
        this.connection = connection;
        this.requests = requests;
        this.timing = limits.timing();
        this.frames = new RateGate(limits.frames(), nowNanos);
        this.commands = new RateGate(limits.commands(), nowNanos);
        this.staleAt = nowNanos + timing.connectWithin().toNanos();
    }

    /// Handles one inbound frame.
    public void received(ByteString frame) {
        if (!frames.pass(System.nanoTime())) {
            close(DisconnectCode.TOO_MANY_REQUESTS);
            return;
        }
        switch (framing.decode(frame)) {
            case Framing.Decoding.Malformed(String cause) -> {
                LOG.debug("closing {}: {}", client, cause);
                close(DisconnectCode.BAD_REQUEST);
            }
            case Framing.Decoding.Commands(var received) -> received.forEach(this::admit);
        }
    }

    /// Sends pushes if the client is connected, in as few frames as possible; drops them otherwise.
    public void push(List<SharedPush> pushes) {
        if (!isOpen()) {
            return;
        }
        if (pushes.size() == 1) {
            send(pushes.getFirst().in(framing));
        } else if (!connection.sendAll(
                pushes.stream().map(push -> push.in(framing)).toList())) {
            close(DisconnectCode.SLOW);
        }
    }

    /// True if no message is queued for the client; one frame may be in transmission.
    public boolean hasNothingWaiting() {
        return connection.hasNothingWaiting();
    }

    public void close(DisconnectCode code) {
        if (end()) {
            connection.close(code);
            requests.closed();
        }
    }

    /// Called when the transport has ended, by either side.
    public void transportClosed() {
        if (end()) {
            requests.closed();
        }
    }

    @Override
    public long tick(long nowNanos) {
        DisconnectCode due = null;
        synchronized (this) {
            switch (phase) {
                case CLOSED -> {
                    return NEVER;
                }
                case NEW, REFUSED -> due = nowNanos >= staleAt ? DisconnectCode.STALE : null;
                // The client has done its part: it must try again, elsewhere or later.
                case CONNECTING -> due = nowNanos >= staleAt ? DisconnectCode.INTERNAL_ERROR : null;
                case CATCHING_UP, CONNECTED -> due = tickConnected(nowNanos);
            }
        }
        if (due != null) {
            close(due);
            return NEVER;
        }
        return next();
    }

    private @Nullable DisconnectCode tickConnected(long nowNanos) {
        if (nowNanos >= expiresAt) {
            return DisconnectCode.CONNECTION_EXPIRED;
        }
        if (nowNanos >= pongBy) {
            return DisconnectCode.NO_PONG;
        }
        if (nowNanos >= pingAt) {
            connection.send(framing.encode(new Reply.Ping()), Connection.Place.AHEAD);
            pongBy = nowNanos + timing.pong().toNanos();
            pingAt = nowNanos + timing.ping().toNanos();
        }
        return null;
    }

    private long next() {
        synchronized (this) {
            return switch (phase) {
                case CLOSED -> NEVER;
                case NEW, CONNECTING, REFUSED -> staleAt;
                case CATCHING_UP, CONNECTED -> Math.min(pingAt, Math.min(pongBy, expiresAt));
            };
        }
    }

    /// Executes a command, or answers with an error at once if the client is over its command rate.
    private void admit(Command command) {
        if (command instanceof Command.Pong || commands.pass(System.nanoTime())) {
            accept(command);
        } else if (command.id() > 0 && isOpen()) {
            reply(new Reply.Failed(command.id(), ErrorCode.TOO_MANY_REQUESTS.error()));
        }
    }

    private void accept(Command command) {
        Phase at;
        DisconnectCode violation = null;
        synchronized (this) {
            at = phase;
            switch (at) {
                case NEW -> {
                    if (command instanceof Command.Connect) {
                        phase = Phase.CONNECTING;
                    } else {
                        violation = DisconnectCode.BAD_REQUEST;
                    }
                }
                case CONNECTING, CATCHING_UP -> {
                    Deque<Command> commandsSoFar = waiting == null ? new ArrayDeque<>() : waiting;
                    if (command instanceof Command.Connect || commandsSoFar.size() >= MAX_WAITING) {
                        violation = DisconnectCode.BAD_REQUEST;
                    } else {
                        commandsSoFar.add(command);
                        waiting = commandsSoFar;
                    }
                }
                case CONNECTED -> violation = command instanceof Command.Connect ? DisconnectCode.BAD_REQUEST : null;
                case REFUSED, CLOSED -> {
                    return;
                }
            }
        }
        if (violation != null) {
            close(violation);
        } else if (at == Phase.NEW && command instanceof Command.Connect connect) {
            connect(connect);
        } else if (at == Phase.CONNECTED) {
            perform(command);
        }
    }

    private void connect(Command.Connect command) {
        requests.connect(command).whenComplete((outcome, failure) -> {
            if (failure != null) {
                LOG.warn("connect failed: {}", failure.toString());
                refuse(command.id(), ErrorCode.INTERNAL.error());
                return;
            }
            switch (outcome) {
                case ConnectOutcome.Accepted accepted -> accepted(command.id(), accepted);
                case ConnectOutcome.Refused(ProtocolError error) -> refuse(command.id(), error);
                case ConnectOutcome.Closed(DisconnectCode code) -> close(code);
            }
        });
    }

    private void refuse(long id, ProtocolError error) {
        synchronized (this) {
            if (phase == Phase.CLOSED) {
                return;
            }
            phase = Phase.REFUSED;
            waiting = null;
        }
        reply(new Reply.Failed(id, error));
    }

    private void accepted(long id, ConnectOutcome.Accepted accepted) {
        synchronized (this) {
            if (phase == Phase.CLOSED) {
                return;
            }
            client = accepted.client();
            long now = System.nanoTime();
            long interval = timing.ping().toNanos();
            // The first ping is at a random time, so that clients that connected together are not pinged together.
            pingAt = now + interval / 2 + ThreadLocalRandom.current().nextLong(interval / 2);
            expiresAt = expiry(accepted.timeToLive(), now);
            connection.send(
                    framing.encode(new Reply.Connected(
                            id,
                            client,
                            VERSION,
                            accepted.timeToLive(),
                            accepted.subs(),
                            timing.ping(),
                            connection.commandEntry())),
                    Connection.Place.ALONE);
            phase = Phase.CATCHING_UP;
        }
        requests.connected();
        performWaiting();
    }

    private void performWaiting() {
        while (true) {
            Command next;
            synchronized (this) {
                if (phase != Phase.CATCHING_UP) {
                    return;
                }
                next = waiting == null ? null : waiting.poll();
                if (next == null) {
                    waiting = null;
                    phase = Phase.CONNECTED;
                    return;
                }
            }
            perform(next);
        }
    }

    private void perform(Command command) {
        switch (command) {
            case Command.Connect _ -> close(DisconnectCode.BAD_REQUEST);
            case Command.Pong() -> answered();
            case Command.Send _ -> {
                // One-way messages carry nothing that this server acts on.
            }
            case Command.Rpc(long id, String method, ByteString data) -> call(id, method, data);
            case Command.Refresh(long id, String token) -> refresh(id, token);
            case Command.Subscribe(long id, String channel, Command.StreamRequest from) -> subscribe(id, channel, from);
            case Command.Unsubscribe(long id, String channel) -> {
                requests.unsubscribe(channel);
                reply(new Reply.Unsubscribed(id));
            }
            case Command.NotOffered(long id, String _, ErrorCode answer) -> reply(new Reply.Failed(id, answer.error()));
        }
    }

    private void answered() {
        synchronized (this) {
            pongBy = NEVER;
        }
    }

    private boolean isOneTooMany(long id) {
        synchronized (this) {
            if (calls < MAX_CALLS) {
                calls++;
                return false;
            }
        }
        reply(new Reply.Failed(id, ErrorCode.TOO_MANY_REQUESTS.error()));
        return true;
    }

    private synchronized void callEnded() {
        calls--;
    }

    private void subscribe(long id, String channel, Command.StreamRequest from) {
        if (isOneTooMany(id)) {
            return;
        }
        requests.subscribe(channel, from).whenComplete((outcome, failure) -> {
            callEnded();
            if (failure != null) {
                LOG.warn("a subscription failed: {}", failure.toString());
                reply(new Reply.Failed(id, ErrorCode.INTERNAL.error()));
                return;
            }
            switch (outcome) {
                case SubscribeOutcome.Accepted(Reply.StreamState state) -> {
                    reply(new Reply.Subscribed(id, state));
                    requests.subscribed(channel);
                }
                case SubscribeOutcome.Refused(ProtocolError error) -> reply(new Reply.Failed(id, error));
            }
        });
    }

    private void call(long id, String method, ByteString data) {
        if (isOneTooMany(id)) {
            return;
        }
        requests.call(method, data).whenComplete((outcome, failure) -> {
            callEnded();
            if (failure != null) {
                LOG.warn("call of {} failed: {}", LoggedName.of(method), failure.toString());
                reply(new Reply.Failed(id, ErrorCode.INTERNAL.error()));
                return;
            }
            reply(
                    switch (outcome) {
                        case RpcOutcome.Answer(ByteString answer) -> new Reply.Answered(id, answer);
                        case RpcOutcome.Refused(ProtocolError error) -> new Reply.Failed(id, error);
                    });
        });
    }

    private void refresh(long id, String token) {
        requests.refresh(token).whenComplete((outcome, failure) -> {
            if (failure != null) {
                // Anything but a temporary error would keep the client away for good.
                reply(new Reply.Failed(id, ErrorCode.INTERNAL.error()));
                return;
            }
            switch (outcome) {
                case RefreshOutcome.Renewed(Optional<Duration> timeToLive) -> {
                    renew(timeToLive);
                    reply(new Reply.Refreshed(id, client, VERSION, timeToLive));
                }
                case RefreshOutcome.Refused(ProtocolError error) -> reply(new Reply.Failed(id, error));
                case RefreshOutcome.Closed(DisconnectCode code) -> close(code);
            }
        });
    }

    private void renew(Optional<Duration> timeToLive) {
        synchronized (this) {
            expiresAt = expiry(timeToLive, System.nanoTime());
        }
    }

    private long expiry(Optional<Duration> timeToLive, long now) {
        return timeToLive
                .map(time -> now + time.plus(timing.refreshGrace()).toNanos())
                .orElse(NEVER);
    }

    private void reply(Reply reply) {
        send(framing.encode(reply));
    }

    private void send(ByteString message) {
        if (!connection.send(message, Connection.Place.IN_TURN)) {
            close(DisconnectCode.SLOW);
        }
    }

    private boolean isOpen() {
        return switch (phase) {
            case CATCHING_UP, CONNECTED -> true;
            case NEW, CONNECTING, REFUSED, CLOSED -> false;
        };
    }

    private boolean end() {
        synchronized (this) {
            boolean first = phase != Phase.CLOSED;
            phase = Phase.CLOSED;
            waiting = null;
            return first;
        }
    }
}
