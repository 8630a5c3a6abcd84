// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery;

import dev.carillon.delivery.attempt.redis.LedgerConfiguration;
import dev.carillon.delivery.callback.CallbackConfiguration;
import dev.carillon.delivery.callback.redis.RecordedFactsConfiguration;
import dev.carillon.delivery.channel.chat.ChatConfiguration;
import dev.carillon.delivery.channel.circuit.CircuitConfiguration;
import dev.carillon.delivery.channel.email.EmailConfiguration;
import dev.carillon.delivery.channel.fcm.FcmConfiguration;
import dev.carillon.delivery.channel.push.PushConfiguration;
import dev.carillon.delivery.channel.sms.SmsConfiguration;
import dev.carillon.delivery.channel.webhook.WebhookConfiguration;
import dev.carillon.delivery.channel.webpush.WebPushConfiguration;
import dev.carillon.delivery.correlation.CorrelationConfiguration;
import dev.carillon.delivery.cost.CostConfiguration;
import dev.carillon.delivery.dispatch.DispatchConfiguration;
import dev.carillon.delivery.health.HealthConfiguration;
import dev.carillon.delivery.pace.PaceConfiguration;
import dev.carillon.delivery.receipt.ReceiptConfiguration;
import dev.carillon.delivery.relay.RelayConfiguration;
import dev.carillon.delivery.tenant.TenantConfiguration;
import dev.carillon.keys.DataKeysConfiguration;
import dev.carillon.observability.ObservabilityConfiguration;
import dev.carillon.runtime.http.HttpServerConfiguration;
import dev.carillon.runtime.setaside.SetAsideConfiguration;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Configuration of the whole service, which another application imports to run the service in its own context.
@Configuration(proxyBeanMethods = false)
@Import({
    DataKeysConfiguration.class,
    SetAsideConfiguration.class,
    HttpServerConfiguration.class,
    TenantConfiguration.class,
    LedgerConfiguration.class,
    PaceConfiguration.class,
    CostConfiguration.class,
    ReceiptConfiguration.class,
    CorrelationConfiguration.class,
    RecordedFactsConfiguration.class,
    CallbackConfiguration.class,
    RelayConfiguration.class,
    CircuitConfiguration.class,
    EmailConfiguration.class,
    PushConfiguration.class,
    FcmConfiguration.class,
    WebPushConfiguration.class,
    SmsConfiguration.class,
    WebhookConfiguration.class,
    ChatConfiguration.class,
    DispatchConfiguration.class,
    HealthConfiguration.class,
    ObservabilityConfiguration.class
})
public class DeliveryConfiguration {

    @Bean
    @ConditionalOnMissingBean
    InstantSource clock() {
        return InstantSource.system();
    }
}
