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
    ReplayController adminReplayController(ReplayStore store, InstantSource clock) {
        return new ReplayController(store, clock);
    }

    @Bean
    ReplayPages adminReplayPages(ReplayController controller, ReplayStore store, InstantSource clock) {
        return new ReplayPages(controller, store, clock);
    }

    @Bean
    NavigationEntry adminReplaysNavigation() {
        return ReplayPages.NAVIGATION;
    }
}
