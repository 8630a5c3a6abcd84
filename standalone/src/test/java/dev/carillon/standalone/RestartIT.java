// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

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

    /// Child processes of this JVM, possibly including those of a system that other tests share.
    private static List<ProcessHandle> ownProcesses() {
        return ProcessHandle.current().descendants().toList();
    }
}
