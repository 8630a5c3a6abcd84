// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.campaign;

import dev.carillon.admin.audit.AuditTrail;
import dev.carillon.admin.background.RecordOutlet;
import dev.carillon.admin.catalog.EventTypes;
import dev.carillon.admin.console.LiveStreams;
import dev.carillon.admin.console.NavigationEntry;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.admin.lever.Throttles;
import dev.carillon.admin.tracking.EventCounts;
import dev.carillon.observability.metric.Meters;
import dev.carillon.observability.metric.Source;
import dev.carillon.runtime.kafka.KafkaClients;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Beans of the campaigns, their runner and their pages.
@Configuration(proxyBeanMethods = false)
public class CampaignConfiguration {

    @Bean
    CampaignStore adminCampaignStore(AdminDatabase database, AuditTrail audit, InstantSource clock) {
        return new CampaignStore(database, audit, clock);
    }

    @Bean
    CampaignRunner adminCampaignRunner(
            CampaignStore store,
            AdminDatabase database,
            EventTypes types,
            Throttles throttles,
            KafkaClients kafka,
            MeterRegistry registry,
            InstantSource clock) {
        return new CampaignRunner(
                store,
                new AudienceMembers(database),
                types,
                throttles,
                () -> new RecordOutlet(kafka, "admin-campaigns"),
                new CampaignMeters(new Meters(registry, Source.ADMIN)),
                clock);
    }

    @Bean
    Campaigns adminCampaigns(CampaignStore store, AdminDatabase database, EventTypes types, EventCounts counts) {
        return new Campaigns(store, new AudienceMembers(database), types, counts);
    }

    @Bean
    CampaignController adminCampaignController(Campaigns campaigns) {
        return new CampaignController(campaigns);
    }

    @Bean
    CampaignPages adminCampaignPages(Campaigns campaigns, LiveStreams streams) {
        return new CampaignPages(campaigns, streams);
    }

    @Bean
    NavigationEntry adminCampaignsNavigation() {
        return CampaignPages.NAVIGATION;
    }
}
