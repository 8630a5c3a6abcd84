// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import dev.carillon.admin.audit.AuditTrail;
import dev.carillon.admin.background.BatchFollower;
import dev.carillon.admin.console.LiveStreams;
import dev.carillon.admin.console.NavigationEntry;
import dev.carillon.admin.console.OtherServices;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.admin.outbox.Outbox;
import dev.carillon.admin.quota.Quotas;
import dev.carillon.admin.recipient.ProfileUpdater;
import dev.carillon.admin.recipient.RecipientSearch;
import dev.carillon.admin.tenant.Tenants;
import dev.carillon.admin.tracking.retention.RateDays;
import dev.carillon.admin.tracking.retention.TrackingEraser;
import dev.carillon.admin.tracking.retention.TrackingPurger;
import dev.carillon.admin.tracking.setaside.DeadLetterWriter;
import dev.carillon.admin.tracking.setaside.TrackingGuard;
import dev.carillon.admin.tracking.stage.ReceiptSpans;
import dev.carillon.admin.tracking.stage.StageMeters;
import dev.carillon.admin.tracking.stage.TrackingListeners;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.keys.Eraser;
import dev.carillon.observability.metric.Meters;
import dev.carillon.observability.metric.Metric;
import dev.carillon.observability.metric.Source;
import dev.carillon.observability.trace.Tracing;
import dev.carillon.runtime.kafka.KafkaClients;
import dev.carillon.runtime.setaside.ProcessingGuard;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Beans of the tracking read model: its consumer, its queries and its health.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TrackingSettings.class)
@Import({
    TrackingStore.class,
    TrackedGaps.class,
    TrackingController.class,
    TrackingListController.class,
    RetractionController.class
})
public class TrackingConfiguration {

    @Bean
    DeadLetterWriter adminTrackingDeadLetters(KafkaClients kafka, InstantSource clock) {
        return new DeadLetterWriter(kafka, clock, instance());
    }

    @Bean
    TrackingConsumer adminTrackingConsumer(
            AdminDatabase database,
            TrackingStore store,
            DeadLetterWriter deadLetters,
            TrackingSettings settings,
            ProfileUpdater evidence,
            MeterRegistry registry,
            Tracing tracing,
            ProcessingGuard guard) {
        Meters meters = new Meters(registry, Source.ADMIN);
        StageMeters stages = new StageMeters(meters, store::findAcceptances);
        TrackingConsumer consumer = new TrackingConsumer(
                database,
                store,
                new TrackingGuard(guard, settings.groupId(), deadLetters).countedBy(meters),
                evidence,
                new TrackingListeners(stages, new ReceiptSpans(tracing, stages::findAcceptance)),
                settings.batchSize());
        meters.gauge(
                Metric.TRACKING_FAILING,
                consumer,
                tracking -> tracking.state().failure().isPresent() ? 1 : 0);
        return consumer;
    }

    @Bean
    BatchFollower adminTrackingFollower(TrackingConsumer consumer, KafkaClients kafka, TrackingSettings settings) {
        return consumer.follower(kafka, settings);
    }

    @Bean
    EventCounts adminEventCounts(AdminDatabase database) {
        return new EventCounts(new TrackingQueries(database));
    }

    @Bean
    EventTracking adminEventTracking(AdminDatabase database, TrackingConsumer consumer) {
        return new EventTracking(new TrackingQueries(database), new TrackingSearch(database), consumer::partitions);
    }

    @Bean
    TrackingLists adminTrackingLists(AdminDatabase database, Quotas quotas, AuditTrail audit) {
        return new TrackingLists(new TrackingSearch(database), new TrackingQueries(database), quotas, audit);
    }

    @Bean
    RateDays adminTrackingRateDays(AdminDatabase database, InstantSource clock, MeterRegistry registry) {
        RateDays days = new RateDays(database, clock);
        Meters meters = new Meters(registry, Source.ADMIN);
        meters.gauge(Metric.TRACKING_DAYS_AHEAD, days, RateDays::aheadSeconds);
        meters.gauge(Metric.TRACKING_DAYS_OUTSIDE, days, RateDays::outside);
        return days;
    }

    @Bean
    TrackingPurger adminTrackingPurger(
            AdminDatabase database,
            Tenants tenants,
            InstantSource clock,
            RateDays rateDays,
            TrackingSettings settings) {
        return new TrackingPurger(
                database,
                tenants,
                clock,
                rateDays,
                new TrackingPurger.Schedule(settings.purgeEvery(), settings.retentionDays()));
    }

    @Bean
    Eraser adminTrackingEraser(AdminDatabase database) {
        return new TrackingEraser(database);
    }

    @Bean
    Retractions adminRetractions(AdminDatabase database, Outbox outbox, InstantSource clock) {
        return new Retractions(new TrackingQueries(database), outbox, clock);
    }

    @Bean
    TrackingPages adminTrackingPages(
            EventTracking tracking,
            Retractions retractions,
            AdminDatabase database,
            RecipientSearch recipients,
            AuditTrail audit) {
        return new TrackingPages(
                tracking, retractions, new TrackingQueries(database), new TrackingSearch(database), recipients, audit);
    }

    @Bean
    NotificationContents adminNotificationContents(
            AdminDatabase database, KafkaClients kafka, PayloadSeal seal, InstantSource clock) {
        LogSearch log = new LogSearch(kafka, clock);
        return new NotificationContents(
                new TrackingQueries(database),
                new TrackingSearch(database),
                new RecordedEvents(log, seal),
                new RecordedMessages(log, seal));
    }

    @Bean
    ContentPages adminContentPages(AdminDatabase database, NotificationContents contents, AuditTrail audit) {
        return new ContentPages(new TrackingQueries(database), contents, audit);
    }

    @Bean
    DecisionPages adminDecisionPages(
            AdminDatabase database, NotificationContents contents, OtherServices services, AuditTrail audit) {
        return new DecisionPages(new TrackingQueries(database), contents, services, audit);
    }

    @Bean
    OverviewPages adminOverviewPages(AdminDatabase database, LiveStreams streams, InstantSource clock) {
        return new OverviewPages(new Rates(database, clock), streams);
    }

    @Bean
    NavigationEntry adminOverviewNavigation() {
        return OverviewPages.NAVIGATION;
    }

    @Bean
    NavigationEntry adminNotificationsNavigation() {
        return TrackingPages.NAVIGATION;
    }

    @Bean
    NavigationEntry adminEventsNavigation() {
        return TrackingPages.EVENTS;
    }

    @Bean
    HealthIndicator adminTracking(TrackingConsumer consumer) {
        return () -> {
            TrackingConsumer.State state = consumer.state();
            Health.Builder health = state.failure().isEmpty() ? Health.up() : Health.down();
            state.failure().ifPresent(failure -> health.withDetail("failure", failure));
            return health.withDetail("lag", state.lag()).build();
        };
    }

    private static String instance() {
        try {
            return "admin-" + InetAddress.getLocalHost().getHostName() + "-"
                    + ProcessHandle.current().pid();
        } catch (UnknownHostException e) {
            return "admin-" + ProcessHandle.current().pid();
        }
    }
}
