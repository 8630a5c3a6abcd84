// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway;

import dev.carillon.gateway.broadcast.BroadcastHub;
import dev.carillon.gateway.connection.KeyServers;
import dev.carillon.gateway.connection.Revocations;
import dev.carillon.gateway.connection.TenantDirectory;
import dev.carillon.gateway.connection.TenantKeys;
import dev.carillon.gateway.connection.Ticker;
import dev.carillon.gateway.connection.TokenVerifier;
import dev.carillon.gateway.connection.Traffic;
import dev.carillon.gateway.inbox.Inbox;
import dev.carillon.gateway.inbox.LiveInboxes;
import dev.carillon.gateway.presence.NodeId;
import dev.carillon.gateway.protocol.ProtocolLimits;
import dev.carillon.gateway.protocol.ProtocolTiming;
import dev.carillon.gateway.protocol.RateGate;
import dev.carillon.gateway.readstate.InboxMethods;
import dev.carillon.gateway.session.Rehydrations;
import dev.carillon.gateway.session.SessionParts;
import dev.carillon.gateway.session.SessionThreads;
import dev.carillon.gateway.store.GatewayRedis;
import dev.carillon.gateway.transport.Admission;
import dev.carillon.gateway.transport.ClientTokens;
import dev.carillon.gateway.transport.FirstRequestWatch;
import dev.carillon.gateway.transport.OpenConnections;
import dev.carillon.gateway.transport.websocket.WebSocketSettings;
import dev.carillon.keys.SecretSeal;
import dev.carillon.runtime.catalog.InstanceReporter;
import dev.carillon.runtime.http.AllowedAddresses;
import dev.carillon.runtime.kafka.KafkaClients;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Configuration of the parts that connections of all transports share.
@Configuration(proxyBeanMethods = false)
class SessionsConfiguration {

    @Bean
    TenantDirectory gatewayTenantDirectory(KafkaClients kafka, SecretSeal seal) {
        return new TenantDirectory(kafka, seal);
    }

    @Bean(destroyMethod = "close")
    KeyServers gatewayKeyServers(GatewayProperties properties) {
        return new KeyServers(AllowedAddresses.publicAnd(properties.jwks().allowedNetworks()));
    }

    @Bean
    TenantKeys gatewayTenantKeys(GatewayProperties properties, KeyServers servers) {
        GatewayProperties.Jwks jwks = properties.jwks();
        return new TenantKeys(new TenantKeys.Settings(jwks.lifetime(), jwks.pause()), servers, System::nanoTime);
    }

    @Bean
    Revocations gatewayRevocations(
            GatewayRedis redis, LiveInboxes liveInboxes, GatewayProperties properties, InstantSource clock) {
        GatewayProperties.Tokens limits = properties.tokens();
        Revocations revocations = new Revocations(
                redis,
                new Revocations.Limits(
                        limits.maxLifetime().plus(TokenVerifier.LEEWAY), limits.maxRevocationsPerTenant()),
                clock);
        revocations.follow(liveInboxes::revoke);
        return revocations;
    }

    @Bean
    Rehydrations gatewayRehydrations(TenantDirectory tenants, LiveInboxes liveInboxes) {
        return new Rehydrations(tenants, liveInboxes);
    }

    @Bean(destroyMethod = "close")
    InstanceReporter gatewayInstanceReporter(
            KafkaClients kafka, TenantDirectory tenants, NodeId node, InstantSource clock) {
        return InstanceReporter.start(
                kafka, new InstanceReporter.Name("gateway", node.value(), List.of()), tenants.levers(), clock);
    }

    @Bean
    TokenVerifier gatewayTokenVerifier(
            TenantDirectory tenants,
            TenantKeys keys,
            Revocations revocations,
            GatewayProperties properties,
            InstantSource clock) {
        return new TokenVerifier(tenants, keys, revocations, properties.tokens().maxLifetime(), clock);
    }

    @Bean
    ClientTokens gatewayClientTokens(TokenVerifier tokens) {
        return new ClientTokens(tokens);
    }

    @Bean
    Ticker gatewayTicker() {
        return new Ticker();
    }

    @Bean
    Traffic gatewayTraffic(MeterRegistry registry) {
        return new Traffic(registry);
    }

    @Bean
    Admission gatewayAdmission(GatewayProperties properties, Traffic traffic) {
        GatewayProperties.Admission admission = properties.admission();
        return new Admission(
                new RateGate.Rate(admission.handshakesPerSecond(), admission.handshakeBurst()),
                new RateGate.Rate(admission.handshakesPerSecondPerAddress(), admission.handshakeBurstPerAddress()),
                traffic);
    }

    @Bean
    FirstRequestWatch gatewayFirstRequest(Ticker gatewayTicker, GatewayProperties properties) {
        return new FirstRequestWatch(gatewayTicker, properties.admission().firstRequestWithin());
    }

    @Bean
    OpenConnections gatewayOpenConnections(Admission admission, GatewayProperties properties) {
        return new OpenConnections(admission, properties.admission().drain());
    }

    @Bean
    SessionThreads gatewaySessionThreads() {
        return new SessionThreads();
    }

    @Bean
    SessionParts gatewaySessionParts(
            TokenVerifier tokens,
            LiveInboxes liveInboxes,
            Inbox inbox,
            InboxMethods methods,
            BroadcastHub broadcasts,
            InstantSource clock,
            SessionThreads threads) {
        return new SessionParts(tokens, liveInboxes, inbox, methods, broadcasts, clock, threads);
    }

    @Bean
    WebSocketSettings gatewayWebSocketSettings(GatewayProperties properties) {
        GatewayProperties.Protocol protocol = properties.protocol();
        return new WebSocketSettings(
                properties.allowedOrigins(),
                protocol.maxInboundBytes(),
                protocol.maxQueuedBytes(),
                new ProtocolLimits(
                        new ProtocolTiming(
                                protocol.connectWithin(), protocol.ping(), protocol.pong(), protocol.refreshGrace()),
                        new RateGate.Rate(protocol.commandsPerSecond(), protocol.commandBurst()),
                        new RateGate.Rate(protocol.framesPerSecond(), protocol.frameBurst())));
    }
}
