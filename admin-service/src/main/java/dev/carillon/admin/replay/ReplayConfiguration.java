// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.replay;

import dev.carillon.admin.audit.AuditTrail;
import dev.carillon.admin.console.NavigationEntry;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.admin.tracking.TrackedGaps;
import dev.carillon.runtime.kafka.KafkaClients;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Beans of the replays.
@Configuration(proxyBeanMethods = false)
public class ReplayConfiguration {

    @Bean
    ReplayStore adminReplayStore(AdminDatabase database, AuditTrail audit) {
        return new ReplayStore(database, audit);
    }

    @Bean
    Replayer adminReplayer(ReplayStore store, TrackedGaps gaps, KafkaClients kafka, InstantSource clock) {
        return new Replayer(store, gaps, kafka, clock);
    }

    @Bean
    Replays adminReplays(ReplayStore store, InstantSource clock) {
        return new Replays(store, clock);
    }

    @Bean
    ReplayController adminReplayController(Replays replays) {
        return new ReplayController(replays);
    }

    @Bean
    ReplayPages adminReplayPages(Replays replays, InstantSource clock) {
        return new ReplayPages(replays, clock);
    }

    @Bean
    NavigationEntry adminReplaysNavigation() {
        return ReplayPages.NAVIGATION;
    }
}
