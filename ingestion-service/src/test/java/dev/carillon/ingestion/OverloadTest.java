// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.events.TenantId;
import dev.carillon.events.v1.LaneCode;
import dev.carillon.ingestion.RunningIngestion.Reply;
import dev.carillon.testsupport.Fixtures;
import dev.carillon.testsupport.KafkaExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OverloadTest {

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    private static final String EVENT = "{\"type\":\"security.alert\",\"recipients\":[\"ann\"]}";

    private final TenantId tenant = Fixtures.uniqueTenant();

    @Test
    void whatDoesNotFitIsRefusedUntilThereIsRoomAgain() throws IOException {
        try (RunningIngestion ingestion = RunningIngestion.start(
                        KAFKA.bootstrapServers(), "carillon.ingestion.limits.max-in-flight=100KB");
                CatalogWriter catalog = new CatalogWriter(KAFKA.bootstrapServers(), tenant, "overload00000000")) {
            catalog.putKey(catalog.keyEntry("events:write"));
            catalog.putType("security.alert", LaneCode.LANE_CRITICAL, "");
            await().until(() -> ingestion.submit(catalog.apiKey(), EVENT).status() == 202);

            List<Socket> slow = startBodiesThatDoNotEnd(ingestion, catalog.apiKey(), 3);

            await().until(() -> ingestion.submit(catalog.apiKey(), EVENT).status() == 503);
            Reply refused = ingestion.submit(catalog.apiKey(), EVENT);
            assertThat(refused.json().get("type").asString()).isEqualTo("urn:carillon:failure:overloaded");
            assertThat(refused.header("Retry-After")).isNotEmpty();
            for (Socket socket : slow) {
                socket.close();
            }
            await().until(() -> ingestion.submit(catalog.apiKey(), EVENT).status() == 202);
        }
    }

    @Test
    void aTenantThatStallsItsBodiesRefusesNoOtherTenant() throws IOException {
        TenantId stalling = Fixtures.uniqueTenant();
        try (RunningIngestion ingestion = RunningIngestion.start(
                        KAFKA.bootstrapServers(), "carillon.ingestion.limits.max-in-flight=1MB");
                CatalogWriter hostile = new CatalogWriter(KAFKA.bootstrapServers(), stalling, "stalling00000000");
                CatalogWriter catalog = new CatalogWriter(KAFKA.bootstrapServers(), tenant, "neighbour0000000")) {
            for (CatalogWriter writer : List.of(hostile, catalog)) {
                writer.putKey(writer.keyEntry("events:write"));
                writer.putType("security.alert", LaneCode.LANE_CRITICAL, "");
                await().until(() -> ingestion.submit(writer.apiKey(), EVENT).status() == 202);
            }

            List<Socket> slow = startBodiesThatDoNotEnd(ingestion, hostile.apiKey(), 40);

            await().until(() -> ingestion.submit(hostile.apiKey(), EVENT).status() == 503);
            for (int i = 0; i < 10; i++) {
                assertThat(ingestion.submit(catalog.apiKey(), EVENT).status()).isEqualTo(202);
            }
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private static List<Socket> startBodiesThatDoNotEnd(RunningIngestion ingestion, String key, int count)
            throws IOException {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), ingestion.port());
            String head = """
                    POST /v1/events HTTP/1.1\r
                    Host: localhost\r
                    Authorization: Bearer %s\r
                    Content-Type: application/json\r
                    Content-Length: 100\r
                    \r
                    {""".formatted(key);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            sockets.add(socket);
        }
        return sockets;
    }
}
