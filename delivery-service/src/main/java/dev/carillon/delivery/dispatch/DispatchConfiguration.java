// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.dispatch;

import dev.carillon.delivery.attempt.AttemptLedger;
import dev.carillon.delivery.channel.ChannelSenders;
import dev.carillon.delivery.channel.ObservedSender;
import dev.carillon.delivery.channel.ProviderOrderProperties;
import dev.carillon.delivery.cost.TenantSpending;
import dev.carillon.delivery.pace.ProviderPaces;
import dev.carillon.delivery.receipt.GroupConsumers;
import dev.carillon.delivery.receipt.ReceiptPublisher;
import dev.carillon.delivery.receipt.Receipts;
import dev.carillon.delivery.receipt.ServiceInstance;
import dev.carillon.delivery.tenant.TenantDirectory;
import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.ProviderNames;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.events.topic.Topics;
import dev.carillon.observability.metric.Meters;
import dev.carillon.observability.metric.Metric;
import dev.carillon.observability.metric.Source;
import dev.carillon.runtime.catalog.CatalogFollower;
import dev.carillon.runtime.catalog.InstanceReporter;
import dev.carillon.runtime.kafka.KafkaClients;
import dev.carillon.runtime.kafka.KafkaConfiguration;
import dev.carillon.runtime.setaside.ProcessingGuard;
import dev.carillon.runtime.setaside.SetAsideMeters;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Workers: one for each lane of each channel that has a sender.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({DispatchProperties.class, ProviderOrderProperties.class})
@Import(KafkaConfiguration.class)
public class DispatchConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(DispatchConfiguration.class);

    /// Limit of the records that a consumer buffers in addition to the held ones.
    private static final int MAX_FETCH_BYTES = 4 * 1024 * 1024;

    @Bean
    ChannelSenders deliveryChannelSenders(List<ObservedSender> senders, ProviderOrderProperties providers) {
        requireNamed(senders);
        requireReports(senders, providers.reportWithin());
        return new ChannelSenders(senders, providers.order());
    }

    @Bean
    ProviderChoice deliveryProviderChoice(
            ChannelSenders senders, ProviderPaces paces, TenantDirectory tenants, ProviderOrderProperties providers) {
        return new ProviderChoice(senders, paces, tenants, providers.reportWithin());
    }

    @Bean(destroyMethod = "close")
    RetractedNotifications deliveryRetractedNotifications(KafkaClients kafka) {
        return new RetractedNotifications(kafka);
    }

    @Bean(destroyMethod = "close")
    InstanceReporter deliveryInstanceReporter(
            ChannelSenders senders, KafkaClients kafka, TenantDirectory tenants, InstantSource clock) {
        List<String> providers = senders.channels().stream()
                .flatMap(channel -> senders.providers(channel).stream())
                .distinct()
                .toList();
        return InstanceReporter.start(
                kafka, InstanceReporter.Name.ofThisProcess("delivery").asking(providers), tenants.levers(), clock);
    }

    @Bean
    AttemptSlots deliveryAttemptSlots(ProcessingGuard guard, MeterRegistry registry) {
        guard.listen(new SetAsideMeters(new Meters(registry, Source.DELIVERY), "carillon-delivery-"));
        return new AttemptSlots(guard);
    }

    @Bean
    DeliveryWorkers deliveryWorkers(
            ProviderChoice choice,
            AttemptLedger ledger,
            TenantSpending spending,
            ReceiptPublisher publisher,
            RetractedNotifications retracted,
            ServiceInstance deliveryServiceInstance,
            CatalogFollower deliveryCatalogFeed,
            GroupConsumers consumers,
            DispatchProperties dispatch,
            AttemptSlots slots,
            PayloadSeal seal,
            InstantSource clock,
            MeterRegistry registry) {
        Meters meters = new Meters(registry, Source.DELIVERY);
        ChannelSenders senders = choice.senders();
        logUnserved(senders);
        List<LaneWorker> workers = new ArrayList<>();
        for (Channel channel : senders.channels()) {
            for (Lane lane : Lane.values()) {
                Receipts receipts = new Receipts(channel, lane, deliveryServiceInstance);
                Attempter attempter =
                        new Attempter(choice, ledger, spending, publisher, receipts, retracted, seal, clock);
                WorkerSettings settings = settings(channel, lane, consumers, dispatch);
                GuardedAttempter guarded =
                        new GuardedAttempter(attempter, slots, slots.source(settings.group(), settings.topic()));
                LaneWorker worker = new LaneWorker(settings, guarded, deliveryCatalogFeed, clock);
                workers.add(worker);
                watch(meters, worker, receipts);
            }
        }
        return new DeliveryWorkers(workers);
    }

    /// Every provider must be in [ProviderNames], because the control plane accepts no other names in a tenant's
    /// order of providers.
    private static void requireNamed(List<ObservedSender> senders) {
        for (ObservedSender sender : senders) {
            if (!ProviderNames.of(sender.channel()).contains(sender.provider())) {
                throw new IllegalStateException(
                        "ProviderNames lacks %s of the channel %s".formatted(sender.provider(), sender.channel()));
            }
        }
    }

    private static void requireReports(List<ObservedSender> senders, Map<String, Duration> reportWithin) {
        for (ObservedSender sender : senders) {
            boolean isWanted =
                    reportWithin.getOrDefault(sender.provider(), Duration.ZERO).isPositive();
            if (isWanted && !sender.traits().isReporting()) {
                throw new IllegalArgumentException(
                        "carillon.delivery.providers.report-within.%1$s is set, but %1$s is not asked for reports: see carillon.delivery.callbacks.keys"
                                .formatted(sender.provider()));
            }
        }
    }

    private static void watch(Meters meters, LaneWorker worker, Receipts of) {
        String channel = of.channel().wireName();
        String lane = of.lane().wireName();
        meters.gauge(Metric.DELIVERY_HELD, worker, LaneWorker::held, channel, lane);
        meters.gauge(Metric.DELIVERY_SUSPENDED, worker, known -> known.isSuspended() ? 1 : 0, channel, lane);
    }

    private static WorkerSettings settings(
            Channel channel, Lane lane, GroupConsumers consumers, DispatchProperties dispatch) {
        String name = "delivery-" + channel.wireName() + "-" + lane.wireName();
        Map<String, Object> reading = Map.of(
                ConsumerConfig.METADATA_MAX_AGE_CONFIG,
                10_000,
                ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                MAX_FETCH_BYTES,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                Math.min(500, dispatch.maxHeld() / 2));
        Map<String, Object> sharing = new HashMap<>(reading);
        sharing.put(ConsumerConfig.GROUP_ID_CONFIG, "carillon-" + name);
        sharing.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        sharing.put(
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                Math.toIntExact(dispatch.fetchWait().toMillis()));
        return new WorkerSettings(
                name,
                Topics.deliveries(channel, lane).name(),
                consumers.factory(name, sharing),
                consumers.factory(name + "-look-back", reading),
                dispatch.maxHeld(),
                dispatch.lookAhead(),
                dispatch.drainTimeout());
    }

    private static void logUnserved(ChannelSenders senders) {
        Set<Channel> unserved = EnumSet.complementOf(EnumSet.of(Channel.IN_APP));
        unserved.removeAll(senders.channels());
        if (!unserved.isEmpty()) {
            LOG.info("no provider is configured for {}: their deliveries wait in Kafka", unserved);
        }
    }
}
