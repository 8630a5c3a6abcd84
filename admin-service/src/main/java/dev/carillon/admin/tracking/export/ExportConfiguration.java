// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking.export;

import dev.carillon.admin.audit.AuditTrail;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.admin.recipient.RecipientArchive;
import dev.carillon.admin.tracking.EventTracking;
import java.time.InstantSource;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Beans of the exports of recipients.
@Configuration(proxyBeanMethods = false)
@Import({ExportController.class, ExportPages.class})
public class ExportConfiguration {

    @Bean
    RecipientExports adminRecipientExports(
            AdminDatabase database,
            RecipientArchive archive,
            EventTracking tracking,
            AuditTrail audit,
            InstantSource clock) {
        return new RecipientExports(
                archive,
                tracking,
                change -> database.inTransaction(jdbc -> {
                    audit.record(jdbc, List.of(change));
                    return change;
                }),
                clock);
    }
}
