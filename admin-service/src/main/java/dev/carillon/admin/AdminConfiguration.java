// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin;

import dev.carillon.admin.access.AccessConfiguration;
import dev.carillon.admin.analytics.AnalyticsConfiguration;
import dev.carillon.admin.audit.AuditConfiguration;
import dev.carillon.admin.auditor.AuditorConfiguration;
import dev.carillon.admin.campaign.CampaignConfiguration;
import dev.carillon.admin.catalog.CatalogConfiguration;
import dev.carillon.admin.catalog.builder.BuilderConfiguration;
import dev.carillon.admin.catalog.receipt.ReceiptEndpointConfiguration;
import dev.carillon.admin.catalog.template.TemplateConfiguration;
import dev.carillon.admin.catalog.workflow.WorkflowConfiguration;
import dev.carillon.admin.console.ConsoleConfiguration;
import dev.carillon.admin.database.DatabaseConfiguration;
import dev.carillon.admin.deadletter.DeadLetterConfiguration;
import dev.carillon.admin.json.JsonConfiguration;
import dev.carillon.admin.kafkasource.KafkaSourceAdminConfiguration;
import dev.carillon.admin.lever.LeverConfiguration;
import dev.carillon.admin.openapi.OpenApiConfiguration;
import dev.carillon.admin.operator.OperatorConfiguration;
import dev.carillon.admin.operator.SecurityConfiguration;
import dev.carillon.admin.outbox.OutboxConfiguration;
import dev.carillon.admin.quota.QuotaConfiguration;
import dev.carillon.admin.recipient.RecipientConfiguration;
import dev.carillon.admin.recipient.preference.PreferenceConfiguration;
import dev.carillon.admin.recipient.segment.SegmentConfiguration;
import dev.carillon.admin.refusal.RefusalConfiguration;
import dev.carillon.admin.replay.ReplayConfiguration;
import dev.carillon.admin.tenant.TenantConfiguration;
import dev.carillon.admin.tracking.TrackingConfiguration;
import dev.carillon.admin.tracking.export.ExportConfiguration;
import dev.carillon.admin.watch.WatchConfiguration;
import dev.carillon.keys.DataKeysConfiguration;
import dev.carillon.observability.ObservabilityConfiguration;
import dev.carillon.runtime.http.HttpServerConfiguration;
import dev.carillon.runtime.kafka.KafkaConfiguration;
import dev.carillon.runtime.setaside.SetAsideConfiguration;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Beans of the admin service: one imported configuration per feature.
@Configuration(proxyBeanMethods = false)
@Import({
    DataKeysConfiguration.class,
    SetAsideConfiguration.class,
    HttpServerConfiguration.class,
    KafkaConfiguration.class,
    DatabaseConfiguration.class,
    AuditConfiguration.class,
    OutboxConfiguration.class,
    RefusalConfiguration.class,
    JsonConfiguration.class,
    OpenApiConfiguration.class,
    QuotaConfiguration.class,
    AccessConfiguration.class,
    OperatorConfiguration.class,
    SecurityConfiguration.class,
    AuditorConfiguration.class,
    ConsoleConfiguration.class,
    TenantConfiguration.class,
    CatalogConfiguration.class,
    ReceiptEndpointConfiguration.class,
    KafkaSourceAdminConfiguration.class,
    TemplateConfiguration.class,
    BuilderConfiguration.class,
    WorkflowConfiguration.class,
    RecipientConfiguration.class,
    SegmentConfiguration.class,
    PreferenceConfiguration.class,
    TrackingConfiguration.class,
    AnalyticsConfiguration.class,
    ExportConfiguration.class,
    DeadLetterConfiguration.class,
    LeverConfiguration.class,
    ReplayConfiguration.class,
    CampaignConfiguration.class,
    WatchConfiguration.class,
    ObservabilityConfiguration.class
})
public class AdminConfiguration {

    @Bean
    @ConditionalOnMissingBean
    InstantSource clock() {
        return InstantSource.system();
    }
}
