// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.campaign;

import dev.carillon.admin.background.RecordOutlet;
import dev.carillon.admin.catalog.EventTypes;
import dev.carillon.admin.console.NavigationEntry;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.admin.lever.Throttles;
import dev.carillon.admin.recipient.Subscriptions;
import dev.carillon.admin.recipient.segment.Segments;
import dev.carillon.admin.tracking.EventCounts;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.observability.metric.Meters;
import dev.carillon.observability.metric.Source;
import dev.carillon.runtime.kafka.KafkaClients;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Beans of the campaigns, their runner and their pages.
@Configuration(proxyBeanMethods = false)
@Import({CampaignStore.class, CampaignController.class, CampaignPages.class})
public class CampaignConfiguration {

    @Bean
    CampaignRunner adminCampaignRunner(
            CampaignStore store,
            AdminDatabase database,
            EventTypes types,
            Throttles throttles,
            KafkaClients kafka,
            PayloadSeal seal,
            MeterRegistry registry,
            InstantSource clock) {
        return new CampaignRunner(
                store,
                new CampaignRunner.Sources(new AudienceMembers(database), types, throttles, seal),
                () -> new RecordOutlet(kafka, "admin-campaigns"),
                new CampaignMeters(new Meters(registry, Source.ADMIN)),
                clock);
    }

    @Bean
    Campaigns adminCampaigns(
            CampaignStore store,
            AdminDatabase database,
            Subscriptions subscriptions,
            Segments segments,
            EventTypes types,
            EventCounts counts) {
        return new Campaigns(store, new AudienceMembers(database), subscriptions, segments, types, counts);
    }

    @Bean
    NavigationEntry adminCampaignsNavigation() {
        return CampaignPages.NAVIGATION;
    }
}
