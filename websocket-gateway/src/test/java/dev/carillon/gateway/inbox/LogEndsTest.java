// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class LogEndsTest {

    private static final TopicPartition FIRST = new TopicPartition("log", 0);
    private static final TopicPartition SECOND = new TopicPartition("log", 1);

    private final List<Set<TopicPartition>> asked = new ArrayList<>();
    private final List<CompletableFuture<Map<TopicPartition, Long>>> answers = new ArrayList<>();
    private final LogEnds ends = new LogEnds(partitions -> {
        asked.add(partitions);
        CompletableFuture<Map<TopicPartition, Long>> answer = new CompletableFuture<>();
        answers.add(answer);
        return answer;
    });

    @Test
    void whoAsksMeanwhileSharesTheNextRequest() {
        CompletableFuture<Long> early = ends.find(FIRST).toCompletableFuture();
        List<CompletableFuture<Long>> crowd = IntStream.range(0, 500)
                .mapToObj(i -> ends.find(i % 2 == 0 ? FIRST : SECOND).toCompletableFuture())
                .toList();

        answers.getFirst().complete(Map.of(FIRST, 10L));

        assertThat(early).isCompletedWithValue(10L);
        assertThat(crowd).noneMatch(CompletableFuture::isDone);
        assertThat(asked).containsExactly(Set.of(FIRST), Set.of(FIRST, SECOND));

        answers.getLast().complete(Map.of(FIRST, 11L, SECOND, 20L));

        assertThat(crowd).allMatch(CompletableFuture::isDone);
        assertThat(crowd.getFirst()).isCompletedWithValue(11L);
        assertThat(crowd.getLast()).isCompletedWithValue(20L);
    }

    @Test
    void aFailureIsOfItsRequestAlone() {
        CompletableFuture<Long> early = ends.find(FIRST).toCompletableFuture();
        CompletableFuture<Long> late = ends.find(FIRST).toCompletableFuture();

        answers.getFirst().completeExceptionally(new IllegalStateException("the broker is away"));
        answers.getLast().complete(Map.of(FIRST, 11L));

        assertThat(early).isCompletedExceptionally();
        assertThat(late).isCompletedWithValue(11L);

        CompletableFuture<Long> afterwards = ends.find(FIRST).toCompletableFuture();
        answers.getLast().complete(Map.of(FIRST, 12L));
        assertThat(afterwards).isCompletedWithValue(12L);
    }
}
