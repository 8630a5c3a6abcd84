// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.inbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.inbox.ItemView.Pinning;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InboxJsonTest {

    @Test
    void readsANotification() {
        InboxItem item = InboxJson.item(InboxJson.object("""
                {"id": "n1", "deliveryId": "d1", "eventId": "e1", "type": "order.shipped", "lane": "standard",
                 "title": "Shipped", "data": {"orderId": 7}, "acceptedAt": "2026-01-31T12:00:00Z", "state": "seen",
                 "pinned": true, "snoozedUntil": "2026-02-01T12:00:00Z", "of a later version": [],
                 "actions": [{"id": "track", "label": "Track", "url": "/7"}, {"id": "later", "label": "Later"}],
                 "chosen": "later", "image": "https://shop.example/7.png"}
                """.getBytes(UTF_8)));

        assertThat(item.id()).isEqualTo("n1");
        assertThat(item.body()).isEmpty();
        assertThat(item.data()).isEqualTo("{\"orderId\":7}");
        assertThat(item.acceptedAt()).isEqualTo("2026-01-31T12:00:00Z");
        assertThat(item.view())
                .isEqualTo(new ItemView(
                        ItemState.SEEN,
                        Pinning.PINNED,
                        Optional.of(Instant.parse("2026-02-01T12:00:00Z")),
                        Optional.of("later")));
        assertThat(item.actions())
                .containsExactly(
                        new ItemAction("track", "Track", Optional.of("/7")),
                        new ItemAction("later", "Later", Optional.empty()));
        assertThat(item.image()).contains("https://shop.example/7.png");
        assertThat(item.icon()).isEmpty();
    }

    @Test
    void knowsNoStateOfALaterVersion() {
        assertThat(ItemState.of("read")).isEqualTo(ItemState.READ);
        assertThat(ItemState.of("of a later version")).isEqualTo(ItemState.OTHER);
    }

    @Test
    void positionsSurviveInAFile(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("positions.json");
        Map<String, Position> positions =
                Map.of("standard", new Position("e1", 7), "state", new Position("e2", 1L << 52));
        new FilePositionStore(file).save(positions);
        assertThat(new FilePositionStore(file).load()).isEqualTo(positions);

        Files.writeString(file, "{\"standard\": {\"epoch\": 1}, \"bulk\": ");

        assertThat(new FilePositionStore(file).load()).isEmpty();
    }

    @Test
    void positionsBeginAdvanceAndNeverGoBack() {
        PositionStore store = PositionStore.inMemory();
        Positions positions = new Positions(store);
        positions.advance("bulk", 3);
        positions.begin("standard", new Position("e1", 7));
        positions.advance("standard", 9);
        positions.advance("standard", 8);
        positions.resume("standard", new Position("e1", 1));

        assertThat(store.load()).isEqualTo(Map.of("standard", new Position("e1", 9)));
    }
}
