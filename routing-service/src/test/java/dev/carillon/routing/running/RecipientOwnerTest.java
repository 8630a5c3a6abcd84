// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.testsupport.KafkaExtension;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class RecipientOwnerTest {

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    private static final RecipientKey ANN = RecipientKey.of("acme", "ann");

    @TempDir
    Path stateDir;

    @Test
    void aRouterWithoutNeighboursKnowsEveryRecipientOfItsLane() {
        RoutingStreams streams = LocalRouter.of(KAFKA.bootstrapServers(), stateDir, Lane.BULK);
        assertThat(streams.locate(Lane.BULK, ANN)).isInstanceOf(RecipientOwner.Unknown.class);
        streams.start();
        try {
            await().atMost(Duration.ofSeconds(90))
                    .untilAsserted(() ->
                            assertThat(streams.locate(Lane.BULK, ANN)).isInstanceOf(RecipientOwner.ThisRouter.class));

            assertThat(streams.locate(Lane.CRITICAL, ANN))
                    .isEqualTo(new RecipientOwner.Unknown("lane critical is not routed by this process"));
        } finally {
            streams.stop();
        }
    }

    @Test
    void anAddressHasHostAndPort() {
        assertThat(new RouterIdentity("routing-1", URI.create("http://10.0.0.7:8085")).applicationServer())
                .isEqualTo("10.0.0.7:8085");
        assertThatThrownBy(() -> new RouterIdentity("routing-1", URI.create("http://10.0.0.7")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("carillon.routing.advertised-url");
    }
}
