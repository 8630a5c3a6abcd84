// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.MemberDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// Stop and restart of a system: stopping leaves no processes behind, and a restart continues with the data.
@Timeout(600)
class RestartIT {

    private static final Duration SOON = Duration.ofMinutes(3);
    private static final String EVENT = """
            {"id": "order-7", "type": "order.shipped", "recipients": ["ann"],
             "data": {"orderId": "A-7", "carrier": "Parcel Post"}}
            """;

    @Test
    void aSecondStartGoesOnWithTheDataOfTheFirst(@TempDir Path directory) {
        List<ProcessHandle> before = ownProcesses();
        String firstKey;
        try (Standalone first = RunningSystem.start(directory)) {
            firstKey = first.apiKey();
            PlatformClient platform = new PlatformClient(first.url(), firstKey);
            platform.submit(EVENT);
            await().atMost(SOON).until(() -> !platform.notifications("order-7").isEmpty());
            assertThat(directory.resolve("running.json")).exists();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(dynamicMembers(directory)).isEmpty());
        }
        assertThat(directory.resolve("running.json")).doesNotExist();
        assertThat(ownProcesses()).containsExactlyInAnyOrderElementsOf(before);

        try (Standalone second = RunningSystem.start(directory)) {
            PlatformClient platform = new PlatformClient(second.url(), second.apiKey());
            platform.submit(EVENT);

            assertThat(second.apiKey()).isEqualTo(firstKey);
            await().atMost(SOON).untilAsserted(() -> {
                assertThat(platform.notifications("order-7")).hasSize(1);
                String id =
                        platform.notifications("order-7").getFirst().get("id").asString();
                assertThat(platform.timeline(id)).contains("routed in_app", "suppressed");
            });
        }
    }

    @Test
    void aTakenPortIsNamedAndNothingIsLeftRunning(@TempDir Path directory) throws IOException {
        List<ProcessHandle> before = ownProcesses();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> RunningSystem.start(directory, "--server.port=" + taken.getLocalPort()))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("port " + taken.getLocalPort() + " is taken");
        }

        assertThat(ownProcesses()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(directory.resolve("running.json")).doesNotExist();
        assertThat(directory.resolve("lock")).doesNotExist();
    }

    @Test
    void aStoreThatDoesNotStartIsNamedAndAllAreStopped(@TempDir Path directory) {
        StartFailure failure = new StartFailure("Redis does not start", new IllegalStateException("no reason"));
        AtomicInteger closings = new AtomicInteger();
        Stores stores = new Stores() {
            @Override
            public Map<String, Object> addresses() {
                return Map.of("spring.datasource.url", EmbeddedPostgres.jdbcUrl(1));
            }

            @Override
            public void awaitStarted() {
                throw failure;
            }

            @Override
            public void close() {
                closings.incrementAndGet();
            }
        };

        assertThatThrownBy(() -> RunningSystem.start((_, _) -> stores, directory))
                .isSameAs(failure);
        assertThat(closings).hasValue(1);
    }

    @Test
    void aDirectoryInUseIsNamed(@TempDir Path directory) {
        StandaloneProperties properties = new StandaloneProperties(directory, false, false, 0, 0, 0);

        try (DataDirectory held = DataDirectory.hold(properties)) {
            assertThat(held.path()).exists();
            assertThatThrownBy(() -> DataDirectory.hold(properties))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("another Carillon is running on " + directory);
        }
        assertThat(directory.resolve("lock")).doesNotExist();
        DataDirectory.hold(properties).close();
    }

    /// Members of consumer groups that would keep their partitions after a crash until their sessions expire.
    private static List<String> dynamicMembers(Path directory) throws Exception {
        String kafka = JsonMapper.shared()
                .readTree(directory.resolve("running.json"))
                .path("kafka")
                .asString();
        try (Admin admin = Admin.create(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, kafka))) {
            List<String> groups = admin.listGroups().all().get().stream()
                    .map(GroupListing::groupId)
                    .toList();
            Collection<ConsumerGroupDescription> described =
                    admin.describeConsumerGroups(groups).all().get().values();
            assertThat(described)
                    .hasSizeGreaterThan(15)
                    .allMatch(group -> !group.members().isEmpty());
            return described.stream()
                    .flatMap(group -> group.members().stream())
                    .filter(member -> member.groupInstanceId().isEmpty())
                    .map(MemberDescription::consumerId)
                    .toList();
        }
    }

    /// Child processes of this JVM, possibly including those of a system that other tests share.
    private static List<ProcessHandle> ownProcesses() {
        return ProcessHandle.current().descendants().toList();
    }
}
