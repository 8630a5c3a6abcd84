// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway;

import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.gateway.acknowledgement.GatewayProducer;
import dev.carillon.gateway.acknowledgement.InboxReceipts;
import dev.carillon.gateway.connection.TenantDirectory;
import dev.carillon.gateway.inbox.ChangeAnnouncer;
import dev.carillon.gateway.inbox.DecodedRecords;
import dev.carillon.gateway.inbox.HistoryWriter;
import dev.carillon.gateway.inbox.Inbox;
import dev.carillon.gateway.inbox.InboxDeadLetters;
import dev.carillon.gateway.inbox.InboxLog;
import dev.carillon.gateway.inbox.InboxWriter;
import dev.carillon.gateway.inbox.LiveInboxes;
import dev.carillon.gateway.inbox.ReaderSettings;
import dev.carillon.gateway.inbox.TailEraser;
import dev.carillon.gateway.inbox.history.HistoryEraser;
import dev.carillon.gateway.inbox.history.HistoryProgress;
import dev.carillon.gateway.inbox.history.InboxHistory;
import dev.carillon.gateway.inbox.history.InboxPurger;
import dev.carillon.gateway.inbox.resume.ResumeLimits;
import dev.carillon.gateway.inbox.resume.ResumeMeters;
import dev.carillon.gateway.inbox.tail.InboxTail;
import dev.carillon.gateway.inbox.tail.TailLimits;
import dev.carillon.gateway.presence.NodeId;
import dev.carillon.gateway.readstate.CallMeters;
import dev.carillon.gateway.readstate.InboxMethods;
import dev.carillon.gateway.readstate.ReceiptRelay;
import dev.carillon.gateway.readstate.StateStore;
import dev.carillon.gateway.readstate.Withdrawals;
import dev.carillon.gateway.store.GatewayDatabase;
import dev.carillon.gateway.store.GatewayRedis;
import dev.carillon.keys.Eraser;
import dev.carillon.observability.metric.Meters;
import dev.carillon.observability.metric.Source;
import dev.carillon.runtime.kafka.KafkaClients;
import dev.carillon.runtime.setaside.ProcessingGuard;
import dev.carillon.runtime.setaside.SetAsideMeters;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Configuration of the inbox: its log, tails and history, the two readers, and the items' read state.
@Configuration(proxyBeanMethods = false)
class InboxConfiguration {

    private static final Duration PRESENCE_LIFETIME = Duration.ofSeconds(60);
    private static final Duration PURGE_EVERY = Duration.ofMinutes(10);

    @Bean
    InboxLog gatewayInboxLog(KafkaClients kafka) {
        return new InboxLog(kafka);
    }

    @Bean
    InboxTail gatewayInboxTail(GatewayRedis redis, GatewayProperties properties) {
        GatewayProperties.Tail tail = properties.tail();
        return new InboxTail(redis, new TailLimits(tail.items(), tail.bytes(), tail.lifetime()));
    }

    @Bean
    InboxHistory gatewayInboxHistory(GatewayDatabase database) {
        return new InboxHistory(database);
    }

    @Bean
    HistoryProgress gatewayHistoryProgress(GatewayDatabase database) {
        return new HistoryProgress(database);
    }

    @Bean
    GatewayProducer gatewayProducer(KafkaClients kafka, GatewayProperties properties) {
        return new GatewayProducer(kafka, properties.receiptsPerRecord());
    }

    @Bean
    InboxReceipts gatewayInboxReceipts(InstantSource clock, NodeId node) {
        return new InboxReceipts(clock, node);
    }

    @Bean
    StateStore gatewayStateStore(GatewayDatabase database, InboxReceipts receipts, InstantSource clock) {
        return new StateStore(database, receipts, clock);
    }

    @Bean
    Inbox.Settings gatewayInboxSettings(GatewayProperties properties, InstantSource clock, MeterRegistry registry) {
        GatewayProperties.Resume resume = properties.resume();
        return new Inbox.Settings(
                new ResumeLimits(resume.items(), resume.bytes(), resume.totalItems(), resume.totalBytes()),
                resume.patience(),
                clock,
                new ResumeMeters(registry));
    }

    @Bean
    Inbox gatewayInbox(
            InboxLog log,
            InboxTail tail,
            InboxHistory history,
            HistoryProgress progress,
            StateStore states,
            GatewayRedis redis,
            Inbox.Settings settings) {
        return new Inbox(log, tail, history, progress, states, redis, settings);
    }

    @Bean
    LiveInboxes gatewayFeedRegistry(
            GatewayRedis redis, NodeId node, Inbox inbox, InboxLog log, GatewayProperties properties) {
        LiveInboxes.Limits limits = new LiveInboxes.Limits(
                properties.maxConnectionsPerRecipient(), properties.admission().maxConnectionsPerTenant());
        return new LiveInboxes(redis, node, PRESENCE_LIFETIME, inbox, log, limits);
    }

    @Bean
    InboxWriter.RepeatLookup gatewayInboxRepeatLookup(
            InboxHistory history, HistoryProgress progress, GatewayProperties properties) {
        return new InboxWriter.RepeatLookup(history, progress, properties.repeatsWithin());
    }

    @Bean
    ReaderSettings gatewayReaderSettings(
            KafkaClients kafka, NodeId node, ProcessingGuard guard, MeterRegistry registry) {
        guard.listen(new SetAsideMeters(new Meters(registry, Source.GATEWAY), "carillon-gateway-"));
        return new ReaderSettings(kafka, node, guard);
    }

    @Bean
    InboxDeadLetters gatewayInboxDeadLetters(
            GatewayProducer producer, InboxLog log, InboxTail tail, InstantSource clock, NodeId node) {
        return new InboxDeadLetters(producer, log, tail, clock, node);
    }

    @Bean
    DecodedRecords gatewayDecodedRecords(PayloadSeal seal) {
        return new DecodedRecords(seal);
    }

    @Bean
    InboxWriter.Connections gatewayInboxConnections(LiveInboxes own, GatewayRedis redis) {
        return new InboxWriter.Connections(own, redis);
    }

    @Bean
    InboxWriter gatewayInboxWriter(
            ReaderSettings settings,
            InboxDeadLetters letters,
            InboxLog log,
            InboxTail tail,
            InboxWriter.RepeatLookup repeatLookup,
            InboxWriter.Connections connections,
            DecodedRecords records) {
        return new InboxWriter(settings, letters, log, tail, repeatLookup, connections, records);
    }

    @Bean
    HistoryWriter gatewayHistoryWriter(
            ReaderSettings settings,
            InboxLog log,
            InboxHistory history,
            HistoryProgress progress,
            GatewayProducer producer,
            HistoryWriter.Outputs outputs,
            DecodedRecords records) {
        return new HistoryWriter(settings, log, history, progress, producer, outputs, records);
    }

    @Bean(destroyMethod = "close")
    InboxPurger gatewayInboxPurger(InboxHistory history, TenantDirectory tenants, InstantSource clock) {
        return new InboxPurger(history, tenants::inboxDays, clock, PURGE_EVERY);
    }

    @Bean
    Eraser gatewayInboxEraser(InboxHistory history) {
        return new HistoryEraser(history);
    }

    @Bean
    Eraser gatewayTailEraser(InboxTail tail, InboxLog log) {
        return new TailEraser(tail, log);
    }

    @Bean
    ChangeAnnouncer gatewayChangeAnnouncer(GatewayRedis redis, InboxLog log) {
        return new ChangeAnnouncer(redis, log);
    }

    @Bean
    HistoryWriter.Outputs gatewayHistoryOutputs(
            InboxReceipts receipts,
            StateStore states,
            ChangeAnnouncer announcer,
            InboxDeadLetters letters,
            InstantSource clock) {
        return new HistoryWriter.Outputs(receipts, new Withdrawals(states, announcer), letters, clock);
    }

    @Bean
    ReceiptRelay gatewayReceiptRelay(GatewayDatabase database, GatewayProducer producer) {
        return new ReceiptRelay(database, producer);
    }

    @Bean
    InboxMethods gatewayInboxMethods(
            StateStore store,
            Inbox inbox,
            ChangeAnnouncer announcer,
            ReceiptRelay relay,
            InstantSource clock,
            MeterRegistry registry) {
        return new InboxMethods(store, inbox, announcer, relay, clock, new CallMeters(registry));
    }
}
