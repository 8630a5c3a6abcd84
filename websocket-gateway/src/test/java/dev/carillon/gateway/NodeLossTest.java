// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// Two nodes, of which one crashes without closing its connections.
@Timeout(600)
class NodeLossTest {

    private static final Logger LOG = LoggerFactory.getLogger(NodeLossTest.class);

    @RegisterExtension
    static final GatewayExtension SHARED = new GatewayExtension();

    private static final RunningGateway GATEWAY = SHARED.node();
    private static final Producer PRODUCER = SHARED.producer();

    private static final int ACTS = 5;

    @Test
    void threeDevicesOnTwoNodesFollowEachOtherAndOutliveOneOfThem() {
        try (GatewayProcess other = GatewayProcess.start(Path.of("target/second-node.log"))) {
            awaitReady(other);
            RawClient phone = connect(other.socketAddress(), "");
            RawClient tablet = connect(other.socketAddress(), "");
            RawClient desk = connect(GATEWAY.socketAddress(), "");
            List<RawClient> devices = List.of(phone, tablet, desk);
            Producer.Written first = PRODUCER.deliver("zoe");
            devices.forEach(device -> device.awaitPublication(first.id()));

            List<Duration> untilKnown = new ArrayList<>();
            for (int command = 2; command < 2 + ACTS; command++) {
                boolean reads = command % 2 == 0;
                long changed = stateOf(tablet);
                long begun = System.nanoTime();
                phone.call(command, reads ? "read" : "unread", "{\"ids\":[\"%s\"]}".formatted(first.id()));
                for (RawClient device : List.of(tablet, desk)) {
                    JsonNode told = device.await(
                            node -> isState(node) && node.at("/push/pub/offset").asLong() > changed);
                    assertThat(told.at("/push/pub/data/state").asString()).isEqualTo(reads ? "read" : "unread");
                    assertThat(told.at("/push/pub/data/unread").asInt()).isEqualTo(reads ? 0 : 1);
                }
                untilKnown.add(Duration.ofNanos(System.nanoTime() - begun));
            }
            LOG.info("acts on one device, known to two others after {}", untilKnown);
            assertThat(untilKnown.stream().sorted().toList().get(ACTS / 2)).isLessThan(Duration.ofSeconds(1));

            other.process().kill();
            List<String> later = IntStream.range(0, 5)
                    .mapToObj(_ -> PRODUCER.deliver("zoe").id())
                    .toList();
            devices.getLast().awaitPublication(later.getLast());
            for (RawClient lost : List.of(phone, tablet)) {
                String positions = "\"subs\":{%s,%s}"
                        .formatted(
                                position(lost, "standard", first.position()), position(lost, "state", stateOf(lost)));
                try (RawClient resumed = connect(GATEWAY.socketAddress(), positions)) {
                    Producer.Written last = PRODUCER.deliver("zoe");
                    resumed.awaitPublication(last.id());

                    JsonNode sub = resumed.sub("inbox:standard#zoe");
                    assertThat(sub.path("recovered").asBoolean()).isTrue();
                    assertThat(Stream.concat(sub.path("publications").valueStream(), resumed.publications().stream())
                                    .map(publication ->
                                            publication.at("/data/id").asString())
                                    .filter(id -> later.contains(id) || id.equals(last.id())))
                            .containsExactlyElementsOf(Stream.concat(later.stream(), Stream.of(last.id()))
                                    .toList());
                    assertThat(resumed.sub("inbox:state#zoe").path("recovered").asBoolean())
                            .isTrue();
                }
            }
            assertThat(desk.publications())
                    .extracting(publication -> publication.at("/data/id").asString())
                    .containsSequence(later)
                    .doesNotHaveDuplicates();
            desk.close();
        }
    }

    private static void awaitReady(GatewayProcess node) {
        Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> {
            assertThat(node.process().isAlive()).isTrue();
            try (RawClient probe = RawClient.connect(node.socketAddress(), PRODUCER.token("probe"), "")) {
                return probe.reply(1).has("connect");
            } catch (CompletionException | AssertionError e) {
                return false;
            }
        });
    }

    private static RawClient connect(String address, String more) {
        return RawClient.connect(address, PRODUCER.token("zoe"), more);
    }

    private static boolean isState(JsonNode node) {
        return node.at("/push/pub/tags/kind").asString("").equals("state");
    }

    /// The newest position in the changes of state that a device has.
    private static long stateOf(RawClient device) {
        return device.received.stream()
                .filter(NodeLossTest::isState)
                .mapToLong(node -> node.at("/push/pub/offset").asLong())
                .max()
                .orElse(device.sub("inbox:state#zoe").path("offset").asLong());
    }

    private static String position(RawClient device, String stream, long offset) {
        return "\"inbox:%s#zoe\":{\"recover\":true,\"epoch\":\"%s\",\"offset\":%d}"
                .formatted(
                        stream,
                        device.sub("inbox:" + stream + "#zoe").path("epoch").asString(),
                        offset);
    }
}
