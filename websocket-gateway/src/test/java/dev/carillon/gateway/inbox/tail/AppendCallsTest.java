// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.inbox.tail;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.carillon.events.RecipientKey;
import dev.carillon.gateway.inbox.item.TestItems;
import dev.carillon.gateway.inbox.tail.InboxTail.RecipientItems;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AppendCallsTest {

    private static final int MOST_BYTES = 10_000;

    @Test
    void nothingIsOneCall() {
        assertThat(AppendCalls.of(List.of(), 3, MOST_BYTES)).containsExactly(List.of());
    }

    @Test
    void itemsWithinTheLimitsAreOneCall() {
        List<RecipientItems> items = List.of(of("ann", 2, 10), of("bea", 1, 10));

        assertThat(AppendCalls.of(items, 3, MOST_BYTES)).containsExactly(items);
    }

    @Test
    void moreItemsAreDividedBetweenRecipients() {
        RecipientItems ann = of("ann", 2, 10);
        RecipientItems bea = of("bea", 2, 10);
        RecipientItems cas = of("cas", 1, 10);

        assertThat(AppendCalls.of(List.of(ann, bea, cas), 3, MOST_BYTES))
                .containsExactly(List.of(ann), List.of(bea, cas));
    }

    @Test
    void moreBytesAreDividedBetweenRecipients() {
        RecipientItems ann = of("ann", 1, MOST_BYTES / 2);
        RecipientItems bea = of("bea", 1, MOST_BYTES / 2);
        RecipientItems cas = of("cas", 1, 10);

        assertThat(AppendCalls.of(List.of(ann, bea, cas), 100, MOST_BYTES))
                .containsExactly(List.of(ann), List.of(bea, cas));
    }

    @Test
    void recipientWithMoreThanACallIsOneCall() {
        RecipientItems ann = of("ann", 1, 10);
        RecipientItems bea = of("bea", 5, MOST_BYTES);
        RecipientItems cas = of("cas", 1, 10);

        assertThat(AppendCalls.of(List.of(bea, ann, cas), 3, MOST_BYTES))
                .containsExactly(List.of(bea), List.of(ann, cas));
        assertThat(AppendCalls.of(List.of(ann, bea, cas), 3, MOST_BYTES))
                .containsExactly(List.of(ann), List.of(bea), List.of(cas));
    }

    private static RecipientItems of(String recipient, int count, int bytes) {
        return new RecipientItems(
                RecipientKey.of("acme", recipient),
                IntStream.rangeClosed(1, count)
                        .mapToObj(position -> TestItems.item(position, ByteString.copyFrom(new byte[bytes])))
                        .toList());
    }
}
