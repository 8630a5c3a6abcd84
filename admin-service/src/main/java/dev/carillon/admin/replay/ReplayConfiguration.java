// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.replay;

import dev.carillon.admin.console.NavigationEntry;
import dev.carillon.admin.tracking.TrackedGaps;
import dev.carillon.runtime.kafka.KafkaClients;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Beans of the replays.
@Configuration(proxyBeanMethods = false)
@Import({ReplayStore.class, Replays.class, ReplayController.class, ReplayPages.class})
public class ReplayConfiguration {

    @Bean
    Replayer adminReplayer(ReplayStore store, TrackedGaps gaps, KafkaClients kafka, InstantSource clock) {
        return new Replayer(store, gaps, kafka, clock);
    }

    @Bean
    NavigationEntry adminReplaysNavigation() {
        return ReplayPages.NAVIGATION;
    }
}
