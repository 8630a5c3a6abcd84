// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient;

import dev.carillon.admin.console.NavigationEntry;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.admin.outbox.Outbox;
import dev.carillon.keys.Erasures;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Beans of the recipients' REST API and pages.
@Configuration(proxyBeanMethods = false)
@Import({
    ConsentHistory.class,
    Recipients.class,
    RecipientPreferences.class,
    ProfileChanges.class,
    ProfileUpdater.class,
    Subscriptions.class,
    RecipientController.class,
    RecipientListController.class,
    RecipientSearch.class,
    RecipientArchive.class,
    ErasureController.class,
    ErasurePages.class,
    DeviceController.class,
    PermissionController.class,
    SuppressionListController.class,
    SubscriptionController.class,
    BatchController.class,
    RecipientTokens.class,
    TokenController.class,
    RecipientPages.class,
    PersonPages.class
})
public class RecipientConfiguration {

    @Bean
    RecipientErasures adminRecipientErasures(
            Recipients recipients, Subscriptions subscriptions, Outbox outbox, ObjectProvider<Erasures> erasures) {
        return new RecipientErasures(
                recipients, subscriptions, outbox, () -> Optional.ofNullable(erasures.getIfAvailable()));
    }

    @Bean
    @ConditionalOnProperty(name = "carillon.keys.plain-payloads", havingValue = "accept")
    ProfileSealing adminProfileSealing(AdminDatabase database, Recipients recipients) {
        return new ProfileSealing(database, recipients);
    }

    @Bean
    NavigationEntry adminRecipientsNavigation() {
        return RecipientPages.NAVIGATION;
    }
}
