// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.protocol;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.UnsafeByteOperations;
import dev.carillon.gateway.protocol.wire.ClientProtocol;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Protobuf encoding: each message is preceded by its length. An empty message is a ping or a pong. Unknown fields are
/// ignored.
public final class ProtobufFraming implements Framing {

    private static final long LONGEST_ID = 0xFFFF_FFFFL;

    @Override
    public String subprotocol() {
        return "centrifuge-protobuf";
    }

    @Override
    public FrameKind frameKind() {
        return FrameKind.BINARY;
    }

    @Override
    public Decoding decode(ByteString frame) {
        List<Command> commands = new ArrayList<>(1);
        try {
            CodedInputStream in = frame.newCodedInput();
            while (!in.isAtEnd()) {
                ClientProtocol.Command.Builder read = ClientProtocol.Command.newBuilder();
                in.readMessage(read, ExtensionRegistryLite.getEmptyRegistry());
                Optional<Command> command = command(read.build());
                if (command.isEmpty()) {
                    return new Decoding.Malformed("a message of the frame is no command");
                }
                commands.add(command.get());
            }
        } catch (IOException e) {
            return new Decoding.Malformed("the frame is not of whole messages");
        }
        return commands.isEmpty() ? new Decoding.Malformed("the frame is empty") : new Decoding.Commands(commands);
    }

    @Override
    public ByteString encode(Reply reply) {
        ClientProtocol.Reply.Builder message = ClientProtocol.Reply.newBuilder();
        switch (reply) {
            case Reply.Ping() -> message.clear();
            case Reply.Connected connected -> message.setId(id(connected.id())).setConnect(connected(connected));
            case Reply.Subscribed(long id, Reply.StreamState state) ->
                message.setId(id(id)).setSubscribe(stream(state));
            case Reply.Refreshed refreshed -> message.setId(id(refreshed.id())).setRefresh(refreshed(refreshed));
            case Reply.Unsubscribed(long id) ->
                message.setId(id(id)).setUnsubscribe(ClientProtocol.Empty.getDefaultInstance());
            case Reply.Answered(long id, ByteString data) ->
                message.setId(id(id))
                        .setRpc(ClientProtocol.RpcResult.newBuilder().setData(data));
            case Reply.Failed(long id, ProtocolError error) ->
                message.setId(id(id)).setError(error(error));
            case Reply.Pushed(Push push) -> message.setPush(push(push));
        }
        return delimited(message.build());
    }

    @Override
    public ByteString join(List<ByteString> messages) {
        return messages.size() == 1 ? messages.getFirst() : ByteString.copyFrom(messages);
    }

    private static Optional<Command> command(ClientProtocol.Command read) {
        long id = read.getId() & LONGEST_ID;
        if (read.hasConnect()) {
            return expectingReply(id, connect(id, read.getConnect()));
        }
        if (read.hasRpc()) {
            return expectingReply(
                    id,
                    new Command.Rpc(id, read.getRpc().getMethod(), read.getRpc().getData()));
        }
        if (read.hasSend()) {
            return Optional.of(new Command.Send(id));
        }
        if (read.hasRefresh()) {
            return expectingReply(id, new Command.Refresh(id, read.getRefresh().getToken()));
        }
        if (read.hasSubscribe()) {
            ClientProtocol.SubscribeRequest subscribe = read.getSubscribe();
            boolean whole = subscribe.getType() == 0 && !subscribe.hasTf();
            return subscribe.getChannel().isEmpty()
                    ? Optional.empty()
                    : expectingReply(
                            id,
                            whole
                                    ? new Command.Subscribe(id, subscribe.getChannel(), stream(subscribe))
                                    : NotOfferedCommand.SUBSCRIBE.command(id));
        }
        if (read.hasUnsubscribe()) {
            return expectingReply(
                    id, new Command.Unsubscribe(id, read.getUnsubscribe().getChannel()));
        }
        Optional<NotOfferedCommand> notOffered = notOffered(read);
        if (notOffered.isPresent()) {
            return expectingReply(id, notOffered.get().command(id));
        }
        return id == 0 && !read.hasPing() ? Optional.of(new Command.Pong()) : Optional.empty();
    }

    private static Optional<NotOfferedCommand> notOffered(ClientProtocol.Command read) {
        if (read.hasPublish()) {
            return Optional.of(NotOfferedCommand.PUBLISH);
        }
        if (read.hasPresence()) {
            return Optional.of(NotOfferedCommand.PRESENCE);
        }
        if (read.hasPresenceStats()) {
            return Optional.of(NotOfferedCommand.PRESENCE_STATS);
        }
        if (read.hasHistory()) {
            return Optional.of(NotOfferedCommand.HISTORY);
        }
        return read.hasSubRefresh() ? Optional.of(NotOfferedCommand.SUB_REFRESH) : Optional.empty();
    }

    private static Optional<Command> expectingReply(long id, Command command) {
        return id > 0 ? Optional.of(command) : Optional.empty();
    }

    private static Command connect(long id, ClientProtocol.ConnectRequest request) {
        Map<String, Command.StreamRequest> subs = new HashMap<>();
        request.getSubsMap().forEach((channel, stream) -> subs.put(channel, stream(stream)));
        return new Command.Connect(id, request.getToken(), request.getData(), subs);
    }

    private static Command.StreamRequest stream(ClientProtocol.SubscribeRequest request) {
        return new Command.StreamRequest(
                request.getRecover(),
                request.getEpoch(),
                offset(request.getOffset()),
                Command.StreamRequest.unrecoverable(request.getFlag()));
    }

    /// Offset from an unsigned number. From 2^63 on the signed value is negative; such offsets are beyond every log.
    private static long offset(long unsigned) {
        return unsigned < 0 ? StreamOffset.BEYOND_EVERY_LOG : unsigned;
    }

    private static int id(long id) {
        return (int) id;
    }

    private static ClientProtocol.ConnectResult connected(Reply.Connected connected) {
        ClientProtocol.ConnectResult.Builder result = ClientProtocol.ConnectResult.newBuilder()
                .setClient(connected.client())
                .setVersion(connected.version())
                .setPing((int) connected.ping().toSeconds())
                .setPong(true);
        connected.timeToLive().ifPresent(time -> result.setExpires(true).setTtl(seconds(time)));
        connected
                .commandEntry()
                .ifPresent(entry -> result.setSession(entry.session()).setNode(entry.node()));
        connected.subs().forEach((channel, state) -> result.putSubs(channel, stream(state)));
        return result.build();
    }

    private static ClientProtocol.SubscribeResult stream(Reply.StreamState state) {
        ClientProtocol.SubscribeResult.Builder result = ClientProtocol.SubscribeResult.newBuilder()
                .setRecoverable(true)
                .setPositioned(true)
                .setEpoch(state.epoch())
                .setOffset(state.offset())
                .setRecovered(state.recovery() == Reply.Recovery.RECOVERED)
                .setWasRecovering(state.recovery() != Reply.Recovery.NOT_ASKED)
                .setData(state.data());
        state.publications().forEach(publication -> result.addPublications(publication(publication)));
        return result.build();
    }

    private static ClientProtocol.RefreshResult refreshed(Reply.Refreshed refreshed) {
        ClientProtocol.RefreshResult.Builder result = ClientProtocol.RefreshResult.newBuilder()
                .setClient(refreshed.client())
                .setVersion(refreshed.version());
        refreshed.timeToLive().ifPresent(time -> result.setExpires(true).setTtl(seconds(time)));
        return result.build();
    }

    private static int seconds(Duration time) {
        return (int) Math.max(1, time.toSeconds());
    }

    private static ClientProtocol.Error error(ProtocolError error) {
        return ClientProtocol.Error.newBuilder()
                .setCode(error.code())
                .setMessage(error.message())
                .setTemporary(error.temporary())
                .build();
    }

    private static ClientProtocol.Push push(Push push) {
        return switch (push) {
            case Push.Published(String channel, Push.Publication publication) ->
                ClientProtocol.Push.newBuilder()
                        .setChannel(channel)
                        .setPub(publication(publication))
                        .build();
            case Push.Disconnected(DisconnectCode code) ->
                ClientProtocol.Push.newBuilder()
                        .setDisconnect(ClientProtocol.Disconnect.newBuilder()
                                .setCode(code.code())
                                .setReason(code.reason()))
                        .build();
            case Push.Unsubscribed(String channel, UnsubscribeCode code) ->
                ClientProtocol.Push.newBuilder()
                        .setChannel(channel)
                        .setUnsubscribe(ClientProtocol.Unsubscribe.newBuilder()
                                .setCode(code.code())
                                .setReason(code.reason()))
                        .build();
        };
    }

    private static ClientProtocol.Publication publication(Push.Publication publication) {
        return ClientProtocol.Publication.newBuilder()
                .setData(publication.data())
                .setOffset(publication.offset())
                .putAllTags(publication.tags())
                .build();
    }

    private static ByteString delimited(ClientProtocol.Reply message) {
        try {
            int size = message.getSerializedSize();
            byte[] bytes = new byte[CodedOutputStream.computeUInt32SizeNoTag(size) + size];
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            out.writeUInt32NoTag(size);
            message.writeTo(out);
            out.checkNoSpaceLeft();
            return UnsafeByteOperations.unsafeWrap(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("an array does not fail", e);
        }
    }
}
