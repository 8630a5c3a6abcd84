// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.inbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.centrifugal.centrifuge.Client;
import io.github.centrifugal.centrifuge.Options;
import io.github.centrifugal.centrifuge.ServerPublicationEvent;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProtocolListenerTest {

    @Test
    void tellsOfWhatComesAgainOnceAndConfirmsItEachTime(@TempDir Path directory) throws Exception {
        List<String> arrived = new ArrayList<>();
        List<String> confirmed = new ArrayList<>();
        InboxListener application = new InboxListener() {
            @Override
            public void arrived(InboxItem item) {
                arrived.add(item.id());
            }
        };
        ProtocolListener.Calls calls = new ProtocolListener.Calls() {
            @Override
            public void confirm(String id) {
                confirmed.add(id);
            }

            @Override
            public void count() {
                throw new AssertionError("nothing was connected");
            }
        };
        Positions positions = new Positions(new FilePositionStore(directory.resolve("positions.json")));
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try {
            ActQueue acts =
                    new ActQueue((method, arguments) -> new CompletableFuture<>(), timer, InstantSource.system());
            ProtocolListener listener = new ProtocolListener(application, positions, acts, calls);
            Client client = new Client("ws://127.0.0.1", new Options(), listener);

            listener.onPublication(client, publication("n1", 7));
            listener.onPublication(client, publication("n2", 8));
            listener.onPublication(client, publication("n1", 1));
        } finally {
            timer.shutdownNow();
        }
        assertThat(arrived).containsExactly("n1", "n2");
        assertThat(confirmed).containsExactly("n1", "n2", "n1");
    }

    private static ServerPublicationEvent publication(String id, long offset) {
        String item = """
                {"id": "%s", "deliveryId": "d1", "eventId": "e1", "type": "order.shipped", "lane": "standard",
                 "title": "Shipped", "acceptedAt": "2026-01-31T12:00:00Z", "state": "unread"}
                """.formatted(id);
        return new ServerPublicationEvent() {
            @Override
            public byte[] getData() {
                return item.getBytes(UTF_8);
            }

            @Override
            public long getOffset() {
                return offset;
            }

            @Override
            public String getChannel() {
                return "inbox:standard#ann";
            }
        };
    }
}
