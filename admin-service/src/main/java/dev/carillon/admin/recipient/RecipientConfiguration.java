// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient;

import dev.carillon.admin.audit.AuditTrail;
import dev.carillon.admin.console.NavigationEntry;
import dev.carillon.admin.console.OtherServices;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.admin.outbox.Outbox;
import dev.carillon.admin.tenant.Tenants;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.keys.Erasures;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Beans of the recipients' REST API and pages.
@Configuration(proxyBeanMethods = false)
public class RecipientConfiguration {

    @Bean
    ConsentHistory adminConsentHistory(AdminDatabase database, InstantSource clock) {
        return new ConsentHistory(database, clock);
    }

    @Bean
    Recipients adminRecipients(
            AdminDatabase database,
            Outbox outbox,
            AuditTrail audit,
            ConsentHistory consents,
            PayloadSeal seal,
            InstantSource clock) {
        return new Recipients(database, outbox, audit, consents, seal, clock);
    }

    @Bean
    RecipientPreferences adminRecipientPreferences(Recipients recipients, InstantSource clock) {
        return new RecipientPreferences(recipients, clock);
    }

    @Bean
    ProfileUpdater adminRecipientEvidence(Recipients recipients, InstantSource clock) {
        return new ProfileUpdater(recipients, clock);
    }

    @Bean
    Subscriptions adminSubscriptions(AdminDatabase database, Outbox outbox, InstantSource clock) {
        return new Subscriptions(database, outbox, clock);
    }

    @Bean
    RecipientController adminRecipientController(
            Recipients recipients, Subscriptions subscriptions, Outbox outbox, InstantSource clock) {
        return new RecipientController(recipients, subscriptions, outbox, clock);
    }

    @Bean
    RecipientArchive adminRecipientArchive(
            Recipients recipients, ConsentHistory consents, Subscriptions subscriptions) {
        return new RecipientArchive(recipients, consents, subscriptions);
    }

    @Bean
    RecipientErasures adminRecipientErasures(
            Recipients recipients, Subscriptions subscriptions, Outbox outbox, ObjectProvider<Erasures> erasures) {
        return new RecipientErasures(
                recipients, subscriptions, outbox, () -> Optional.ofNullable(erasures.getIfAvailable()));
    }

    @Bean
    ErasureController adminErasureController(RecipientErasures erasures) {
        return new ErasureController(erasures);
    }

    @Bean
    ErasurePages adminErasurePages(RecipientErasures erasures) {
        return new ErasurePages(erasures);
    }

    @Bean
    DeviceController adminDeviceController(Recipients recipients, InstantSource clock) {
        return new DeviceController(recipients, clock);
    }

    @Bean
    PermissionController adminPermissionController(Recipients recipients, ConsentHistory history, InstantSource clock) {
        return new PermissionController(recipients, history, clock);
    }

    @Bean
    SuppressionListController adminSuppressionListController(Recipients recipients) {
        return new SuppressionListController(recipients);
    }

    @Bean
    SubscriptionController adminSubscriptionController(Subscriptions subscriptions) {
        return new SubscriptionController(subscriptions);
    }

    @Bean
    BatchController adminBatchController(Recipients recipients, InstantSource clock) {
        return new BatchController(recipients, clock);
    }

    @Bean
    RecipientTokens adminRecipientTokens(Tenants tenants, InstantSource clock) {
        return new RecipientTokens(tenants, clock);
    }

    @Bean
    TokenController adminTokenController(RecipientTokens tokens) {
        return new TokenController(tokens);
    }

    @Bean
    RecipientPages adminRecipientPages(
            Recipients recipients,
            Subscriptions subscriptions,
            RecipientTokens tokens,
            OtherServices services,
            RecipientPreferences preferences) {
        return new RecipientPages(recipients, subscriptions, tokens, services, preferences);
    }

    @Bean
    NavigationEntry adminRecipientsNavigation() {
        return RecipientPages.NAVIGATION;
    }
}
