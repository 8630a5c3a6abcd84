// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.inbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ActQueueTest {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    private final List<JsonObject> requests = new CopyOnWriteArrayList<>();
    private final List<CompletableFuture<JsonObject>> answers = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final ActQueue queue = new ActQueue(this::call, timer, () -> NOW);

    @AfterEach
    void stopTimer() {
        timer.shutdownNow();
    }

    @Test
    void sendsOneActAfterTheOther() {
        queue.open();
        CompletableFuture<InboxCount> first = add("n1", NOW);
        add("n2", NOW);
        assertThat(requests).hasSize(1);

        answers.get(0).complete(InboxJson.object("{\"updated\":1,\"unread\":4,\"unseen\":2}".getBytes(UTF_8)));

        assertThat(first.join()).isEqualTo(new InboxCount(4, 2));
        assertThat(requests).hasSize(2);
    }

    @Test
    void whatWasDoneOfflineSaysWhen() {
        add("n1", NOW.minusSeconds(60));
        assertThat(requests).isEmpty();

        queue.open();

        assertThat(requests.get(0)).hasToString("{\"ids\":[\"n1\"],\"at\":\"2026-01-31T11:59:00Z\"}");
    }

    @Test
    void repeatsWhatWasNotAnsweredBeforeAnythingElse() {
        queue.open();
        add("n1", NOW);
        add("n2", NOW);

        answers.get(0).completeExceptionally(new CallFailedException(0, "no answer", true));

        Awaitility.await().until(() -> requests.size() == 2);
        assertThat(requests.get(1)).isEqualTo(requests.get(0));
    }

    @Test
    void goesOnAfterARefusal() {
        queue.open();
        CompletableFuture<InboxCount> refused = add("n1", NOW);
        add("n2", NOW);

        answers.get(0).completeExceptionally(new CallFailedException(400, "no", false));

        assertThatThrownBy(refused::join).hasCauseInstanceOf(CallFailedException.class);
        assertThat(requests).hasSize(2);
    }

    @Test
    void refusesWhatItHasNoRoomFor() {
        for (int i = 0; i < ActQueue.MOST_WAITING; i++) {
            add("n" + i, NOW);
        }

        assertThat(add("one more", NOW)).isCompletedExceptionally();
    }

    @Test
    void closingLeavesNoAnswerOpen() {
        CompletableFuture<InboxCount> waiting = add("n1", NOW);

        queue.close();

        assertThat(waiting).isCompletedExceptionally();
        assertThat(add("n2", NOW)).isCompletedExceptionally();
    }

    private CompletionStage<JsonObject> call(String method, JsonObject request) {
        requests.add(request);
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        answers.add(answer);
        return answer;
    }

    private CompletableFuture<InboxCount> add(String id, Instant at) {
        CompletableFuture<InboxCount> answer = new CompletableFuture<>();
        queue.add(new Act("read", InboxJson.ids(List.of(id)), at, answer));
        return answer;
    }
}
