// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.inbox;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import io.github.centrifugal.centrifuge.Client;
import io.github.centrifugal.centrifuge.ConnectionTokenEvent;
import io.github.centrifugal.centrifuge.ConnectionTokenGetter;
import io.github.centrifugal.centrifuge.Options;
import io.github.centrifugal.centrifuge.ReplyError;
import io.github.centrifugal.centrifuge.TokenCallback;
import io.github.centrifugal.centrifuge.UnauthorizedException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Client of one recipient's inbox, connected until it is closed. It reconnects and resumes automatically. Acts are
/// sent in order and repeated until the server answers, as long as the process runs; callers may wait for each or not.
/// Thread-safe.
public final class InboxClient implements AutoCloseable {

    private static final long CLOSE_MILLIS = 2_000;

    private final Client client;
    private final ActQueue acts;
    private final ScheduledExecutorService timer;
    private final InstantSource clock;
    private final InboxListener listener;

    private InboxClient(InboxOptions options, InboxListener listener, InstantSource clock) {
        this.clock = clock;
        this.listener = listener;
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "carillon-inbox");
            thread.setDaemon(true);
            return thread;
        });
        this.acts = new ActQueue(this::call, timer, clock);
        Positions positions = new Positions(options.positions());
        this.client = new Client(
                options.socketAddress(),
                protocolOptions(options, positions),
                new ProtocolListener(listener, positions, acts, new Calls()));
    }

    /// Connects in the background and returns at once. The listener is called when the connection is live.
    public static InboxClient connect(InboxOptions options, InboxListener listener) {
        InboxClient inbox = new InboxClient(options, listener, InstantSource.system());
        inbox.client.connect();
        return inbox;
    }

    public CompletionStage<InboxPage> list(ListQuery query) {
        return call("list", query.json()).thenApply(InboxJson::page);
    }

    public CompletionStage<InboxCount> count() {
        return call("unread_count", new JsonObject())
                .thenApply(answer -> InboxJson.count(answer).orElse(new InboxCount(0, 0)));
    }

    /// Marks items as seen, because they were on screen.
    public CompletionStage<InboxCount> seen(Collection<String> ids) {
        return act("seen", InboxJson.ids(ids));
    }

    public CompletionStage<InboxCount> read(Collection<String> ids) {
        return act("read", InboxJson.ids(ids));
    }

    public CompletionStage<InboxCount> unread(Collection<String> ids) {
        return act("unread", InboxJson.ids(ids));
    }

    public CompletionStage<InboxCount> archive(Collection<String> ids) {
        return act("archive", InboxJson.ids(ids));
    }

    public CompletionStage<InboxCount> unarchive(Collection<String> ids) {
        return act("unarchive", InboxJson.ids(ids));
    }

    public CompletionStage<InboxCount> pin(Collection<String> ids) {
        return act("pin", InboxJson.ids(ids));
    }

    public CompletionStage<InboxCount> unpin(Collection<String> ids) {
        return act("unpin", InboxJson.ids(ids));
    }

    /// Snoozes items. An instant in the past ends the snooze.
    public CompletionStage<InboxCount> snooze(Collection<String> ids, Instant until) {
        JsonObject request = InboxJson.ids(ids);
        request.addProperty("until", until.toString());
        return act("snooze", request);
    }

    /// Chooses an action of items, and marks them as read. The first choice on any device stays; items that do not
    /// offer
    /// the action are passed over. Producers receive a choice as the receipt `clicked`.
    public CompletionStage<InboxCount> choose(Collection<String> ids, String action) {
        JsonObject request = InboxJson.ids(ids);
        request.addProperty("action", action);
        return act("choose", request);
    }

    /// Marks all items that have arrived by now as read.
    public CompletionStage<InboxCount> readAll() {
        return act("read_all", new JsonObject());
    }

    /// Closes the connection. Acts without an answer fail.
    @Override
    public void close() {
        acts.close();
        timer.shutdownNow();
        try {
            client.close(CLOSE_MILLIS);
            timer.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Calls that the client makes without the application.
    private final class Calls implements ProtocolListener.Calls {

        @Override
        public void confirm(String id) {
            act("ack", InboxJson.ids(java.util.List.of(id)));
        }

        @Override
        public void count() {
            InboxClient.this.count().thenAccept(InboxClient.this::counted);
        }
    }

    private CompletionStage<InboxCount> act(String method, JsonObject request) {
        CompletableFuture<InboxCount> answer = new CompletableFuture<>();
        answer.thenAccept(this::counted);
        acts.add(new Act(method, request, clock.instant(), answer));
        return answer;
    }

    private void counted(InboxCount count) {
        ProtocolListener.guard(() -> listener.counted(count));
    }

    private CompletionStage<JsonObject> call(String method, JsonObject request) {
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        client.rpc(method, request.toString().getBytes(StandardCharsets.UTF_8), (failure, result) -> {
            ReplyError refusal = failure instanceof ReplyError error ? error : refusal(result);
            if (refusal != null) {
                answer.completeExceptionally(new CallFailedException(
                        refusal.getCode(), String.valueOf(refusal.getMessage()), refusal.isTemporary()));
            } else if (failure != null) {
                answer.completeExceptionally(new CallFailedException(0, String.valueOf(failure), true));
            } else {
                complete(answer, result.getData());
            }
        });
        return answer;
    }

    private static @Nullable ReplyError refusal(io.github.centrifugal.centrifuge.@Nullable RPCResult result) {
        return result == null ? null : result.getError();
    }

    private static void complete(CompletableFuture<JsonObject> answer, byte[] data) {
        try {
            answer.complete(InboxJson.object(data));
        } catch (JsonParseException e) {
            answer.completeExceptionally(new CallFailedException(0, "the answer is not JSON", false));
        }
    }

    private static Options protocolOptions(InboxOptions options, Positions positions) {
        JsonObject data = new JsonObject();
        data.addProperty("device", options.device());
        data.add("positions", InboxJson.positions(positions.current()));
        Options protocol = new Options();
        protocol.setName("carillon-java");
        protocol.setData(data.toString().getBytes(StandardCharsets.UTF_8));
        protocol.setTokenGetter(new ConnectionTokenGetter() {
            @Override
            public void getConnectionToken(ConnectionTokenEvent event, TokenCallback callback) {
                ask(options.tokens(), callback);
            }
        });
        return protocol;
    }

    private static void ask(TokenSource tokens, TokenCallback callback) {
        try {
            tokens.token().whenComplete((token, failure) -> callback.Done(known(failure), token));
        } catch (RuntimeException e) { // the application's own fault is like a failed answer
            callback.Done(known(e), "");
        }
    }

    private static @Nullable Throwable known(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof SignedOutException ? new UnauthorizedException() : cause;
    }
}
