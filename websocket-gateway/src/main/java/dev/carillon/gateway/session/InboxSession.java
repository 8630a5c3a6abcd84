// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.session;

import com.google.protobuf.ByteString;
import dev.carillon.events.RecipientKey;
import dev.carillon.gateway.broadcast.BroadcastStream;
import dev.carillon.gateway.connection.ClientIdentity;
import dev.carillon.gateway.connection.TokenVerdict;
import dev.carillon.gateway.inbox.InboxPublication;
import dev.carillon.gateway.inbox.InboxStream;
import dev.carillon.gateway.inbox.LiveInbox;
import dev.carillon.gateway.inbox.LiveInboxes;
import dev.carillon.gateway.inbox.Opening;
import dev.carillon.gateway.inbox.PublishedChange;
import dev.carillon.gateway.inbox.item.Cursor;
import dev.carillon.gateway.protocol.ClientRequests;
import dev.carillon.gateway.protocol.Command;
import dev.carillon.gateway.protocol.Connection;
import dev.carillon.gateway.protocol.DisconnectCode;
import dev.carillon.gateway.protocol.ErrorCode;
import dev.carillon.gateway.protocol.Framing;
import dev.carillon.gateway.protocol.LoggedName;
import dev.carillon.gateway.protocol.ProtocolError;
import dev.carillon.gateway.protocol.ProtocolLimits;
import dev.carillon.gateway.protocol.ProtocolSession;
import dev.carillon.gateway.protocol.Push;
import dev.carillon.gateway.protocol.Reply;
import dev.carillon.gateway.readstate.InboxMethods;
import dev.carillon.gateway.store.StoreUnavailableException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client's session: its identity, its server-side subscriptions and its calls. Work that waits for stores runs
/// on [SessionThreads], never on the transport's threads.
public final class InboxSession implements ClientRequests, LiveInbox.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(InboxSession.class);

    /// Application error: the request breaks a rule, which the message names.
    public static final int INVALID_REQUEST = 400;

    private final SessionParts parts;
    private final ProtocolSession protocol;
    private final ClientStreams streams;
    private final String id = UUID.randomUUID().toString();
    private volatile boolean ended;
    private volatile Optional<Admitted> admitted = Optional.empty();

    private record Admitted(
            ClientIdentity identity, String device, LiveInbox live, Map<InboxStream, Opening> openings) {

        Admitted opened() {
            return new Admitted(identity, device, live, Map.of());
        }

        Admitted with(ClientIdentity renewed) {
            return new Admitted(renewed, device, live, openings);
        }
    }

    /// The session of a socket that was just accepted.
    public InboxSession(SessionParts parts, Framing framing, Connection connection, ProtocolLimits limits) {
        this.parts = parts;
        this.protocol = new ProtocolSession(framing, connection, this, limits, System.nanoTime());
        this.streams = new ClientStreams(parts.broadcasts(), protocol::push);
    }

    public ProtocolSession protocol() {
        return protocol;
    }

    @Override
    public CompletionStage<ConnectOutcome> connect(Command.Connect command) {
        return CompletableFuture.supplyAsync(() -> admit(command), parts.threads());
    }

    @Override
    public void connected() {
        Optional<Admitted> client = admitted;
        // The openings hold entries, and are used once.
        admitted = client.map(Admitted::opened);
        client.ifPresent(opening -> opening.openings().forEach(opening.live()::open));
    }

    @Override
    public CompletionStage<RefreshOutcome> refresh(String token) {
        return CompletableFuture.supplyAsync(() -> renew(token), parts.threads());
    }

    private RefreshOutcome renew(String token) {
        return switch (parts.tokens().verify(token)) {
            case TokenVerdict.Valid(ClientIdentity renewed) -> renew(renewed);
            case TokenVerdict.Expired() -> new RefreshOutcome.Closed(DisconnectCode.CONNECTION_EXPIRED);
            case TokenVerdict.Invalid(String cause) -> invalidRefresh(cause);
            case TokenVerdict.Unacceptable(String rule) -> invalidRefresh(rule);
            case TokenVerdict.Undecided() -> new RefreshOutcome.Refused(ErrorCode.INTERNAL.error());
        };
    }

    private static RefreshOutcome invalidRefresh(String cause) {
        LOG.debug("refused a refresh: {}", cause);
        return new RefreshOutcome.Closed(DisconnectCode.INVALID_TOKEN);
    }

    private RefreshOutcome renew(ClientIdentity renewed) {
        Admitted client = requireAdmitted();
        if (!client.identity().recipient().equals(renewed.recipient())) {
            return new RefreshOutcome.Closed(DisconnectCode.INVALID_TOKEN);
        }
        admitted = Optional.of(client.with(renewed));
        streams.restrict(renewed.streams());
        return new RefreshOutcome.Renewed(timeToLive(renewed));
    }

    @Override
    public CompletionStage<RpcOutcome> call(String method, ByteString data) {
        Admitted client = requireAdmitted();
        return CompletableFuture.supplyAsync(() -> answer(client, method, data), parts.threads());
    }

    private Admitted requireAdmitted() {
        return admitted.orElseThrow(
                () -> new IllegalStateException("the client called a method before its connect was answered"));
    }

    @Override
    public CompletionStage<SubscribeOutcome> subscribe(String channel, Command.StreamRequest from) {
        ClientIdentity client = requireAdmitted().identity();
        boolean own = Stream.of(InboxStream.values())
                .map(stream -> subscription(stream, client.recipient()))
                .anyMatch(channel::equals);
        Optional<BroadcastStream> stream = BroadcastStream.find(
                        client.recipient().tenant(), channel)
                .filter(found -> client.streams().allows(found.name()));
        if (own || stream.isEmpty()) {
            ErrorCode refusal = own ? ErrorCode.ALREADY_SUBSCRIBED : ErrorCode.PERMISSION_DENIED;
            return CompletableFuture.completedFuture(new SubscribeOutcome.Refused(refusal.error()));
        }
        return CompletableFuture.supplyAsync(() -> streams.subscribe(stream.get(), from), parts.threads());
    }

    @Override
    public void subscribed(String channel) {
        streams.begin(channel);
    }

    @Override
    public void unsubscribe(String channel) {
        streams.unsubscribe(channel);
    }

    @Override
    public void closed() {
        ended = true;
        streams.close();
        admitted.ifPresent(client -> parts.liveInboxes().remove(client.live()));
    }

    @Override
    public void arrived(List<InboxPublication> publications) {
        protocol.push(publications.stream().map(InboxPublication::push).toList());
    }

    @Override
    public void changed(PublishedChange change) {
        protocol.push(change.pushes());
    }

    @Override
    public void revoked() {
        if (admitted.stream().anyMatch(client -> parts.tokens().isRevoked(client.identity()))) {
            protocol.close(DisconnectCode.INVALID_TOKEN);
        }
    }

    @Override
    public void interrupted() {
        protocol.close(DisconnectCode.INSUFFICIENT_STATE);
    }

    @Override
    public boolean isReadyForMore() {
        return protocol.hasNothingWaiting();
    }

    private ConnectOutcome admit(Command.Connect command) {
        return switch (parts.tokens().verify(command.token())) {
            case TokenVerdict.Valid(ClientIdentity identity) -> admit(identity, command);
            case TokenVerdict.Expired() -> new ConnectOutcome.Refused(ErrorCode.TOKEN_EXPIRED.error());
            case TokenVerdict.Invalid(String cause) -> invalidConnect(cause);
            case TokenVerdict.Unacceptable(String rule) -> invalidConnect(rule);
            case TokenVerdict.Undecided() -> new ConnectOutcome.Refused(ErrorCode.INTERNAL.error());
        };
    }

    private static ConnectOutcome invalidConnect(String cause) {
        LOG.debug("refused a token: {}", cause);
        return new ConnectOutcome.Closed(DisconnectCode.INVALID_TOKEN);
    }

    private ConnectOutcome admit(ClientIdentity identity, Command.Connect command) {
        LiveInbox live = new LiveInbox(identity.recipient(), id, this);
        switch (parts.liveInboxes().add(live)) {
            case LiveInboxes.Added.TOO_MANY -> {
                return new ConnectOutcome.Closed(DisconnectCode.CONNECTION_LIMIT);
            }
            case LiveInboxes.Added.ADDED -> {
                // The session is opened below.
            }
        }
        try {
            ConnectOutcome outcome = open(identity, live, command);
            if (ended) {
                parts.liveInboxes().remove(live);
            }
            return outcome;
        } catch (StoreUnavailableException e) {
            parts.liveInboxes().remove(live);
            LOG.info("refused a connection because a store is unavailable; the client retries: {}", e.getMessage());
            return new ConnectOutcome.Refused(ErrorCode.INTERNAL.error());
        } catch (RuntimeException e) {
            parts.liveInboxes().remove(live);
            throw e;
        }
    }

    private ConnectOutcome open(ClientIdentity identity, LiveInbox live, Command.Connect command) {
        RecipientKey recipient = identity.recipient();
        ConnectHints hints = ConnectHints.of(command.data());
        Map<InboxStream, Opening> openings = parts.inbox().open(recipient, cursors(recipient, command, hints));
        Map<String, Reply.StreamState> subs = new LinkedHashMap<>();
        openings.forEach((channel, opening) -> subs.put(subscription(channel, recipient), state(opening)));
        openings.replaceAll((_, opening) -> afterReply(opening));
        String device = hints.device().isEmpty() ? id : hints.device();
        admitted = Optional.of(new Admitted(identity, device, live, openings));
        return new ConnectOutcome.Accepted(id, timeToLive(identity), subs);
    }

    /// Positions from which the client resumes: those that its library sent; for a lane without one, the position in
    /// the application's connect data. Libraries repeat the connect data on every reconnect, so it can be out of
    /// date.
    private static Map<InboxStream, Cursor> cursors(
            RecipientKey recipient, Command.Connect command, ConnectHints hints) {
        Map<InboxStream, Cursor> cursors = new EnumMap<>(hints.positions());
        for (InboxStream channel : InboxStream.values()) {
            Command.StreamRequest kept = command.subs().get(subscription(channel, recipient));
            if (kept != null) {
                if (kept.recover()) {
                    cursors.put(channel, new Cursor(kept.epoch(), kept.offset()));
                } else {
                    cursors.remove(channel);
                }
            }
        }
        return cursors;
    }

    /// The opening after the reply, which contains the resumed stream's entries or the first part of them.
    private static Opening afterReply(Opening opening) {
        Cursor reached = new Cursor(opening.from().epoch(), opening.reached());
        return switch (opening.beginning()) {
            case RESUMED -> new Opening(reached, Opening.Beginning.RESUMED, List.of());
            case RESUMED_IN_PARTS -> new Opening(reached, Opening.Beginning.RESUMED_LATER, List.of());
            case NOT_ASKED, RESUMED_LATER, NOT_RECOVERABLE -> opening;
        };
    }

    private static Reply.StreamState state(Opening opening) {
        boolean resumed = switch (opening.beginning()) {
            case RESUMED, RESUMED_IN_PARTS -> true;
            case NOT_ASKED, RESUMED_LATER, NOT_RECOVERABLE -> false;
        };
        List<Push.Publication> publications = resumed
                ? opening.entries().stream()
                        .flatMap(entry -> entry.publications().stream())
                        .toList()
                : List.of();
        long from = Math.max(0, opening.from().position());
        return new Reply.StreamState(
                opening.from().epoch(),
                from,
                switch (opening.beginning()) {
                    case NOT_ASKED -> Reply.Recovery.NOT_ASKED;
                    case RESUMED, RESUMED_IN_PARTS, RESUMED_LATER -> Reply.Recovery.RECOVERED;
                    case NOT_RECOVERABLE -> Reply.Recovery.NOT_RECOVERED;
                },
                publications,
                position(opening.from().epoch(), resumed ? opening.reached() : from));
    }

    private RpcOutcome answer(Admitted client, String method, ByteString data) {
        InboxMethods.Caller caller = new InboxMethods.Caller(client.identity().recipient(), id, client.device());
        try {
            return switch (parts.methods().call(caller, method, data)) {
                case InboxMethods.Answer.Done(ByteString json) -> new RpcOutcome.Answer(json);
                case InboxMethods.Answer.Invalid(String cause) ->
                    new RpcOutcome.Refused(new ProtocolError(INVALID_REQUEST, cause, false));
                case InboxMethods.Answer.UnknownMethod() -> new RpcOutcome.Refused(ErrorCode.METHOD_NOT_FOUND.error());
            };
        } catch (StoreUnavailableException e) {
            LOG.debug("call of {} failed because a store is unavailable: {}", LoggedName.of(method), e.getMessage());
            return new RpcOutcome.Refused(ErrorCode.INTERNAL.error());
        }
    }

    private Optional<Duration> timeToLive(ClientIdentity identity) {
        return Optional.of(Duration.between(parts.clock().instant(), identity.expiresAt()));
    }

    /// The position as JSON. The data has it too, because some client libraries do not let the application read a
    /// subscription's position.
    private static ByteString position(String epoch, long offset) {
        return ByteString.copyFromUtf8("{\"epoch\":\"%s\",\"offset\":%d}".formatted(epoch, offset));
    }

    private static String subscription(InboxStream channel, RecipientKey recipient) {
        return channel.subscription(recipient.requireRecipient());
    }
}
