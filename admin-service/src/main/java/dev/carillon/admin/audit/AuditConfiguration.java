// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.audit;

import dev.carillon.admin.database.AdminDatabase;
import java.time.InstantSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Beans of the audit log.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AuditSettings.class)
public class AuditConfiguration {

    @Bean
    AuditTrail adminAuditTrail(AdminDatabase database, AuditSettings settings, InstantSource clock) {
        if (settings.key().isEmpty()) {
            LoggerFactory.getLogger(AuditConfiguration.class)
                    .warn(
                            "carillon.admin.audit.key is not set: who can write to the database can rewrite the audit log");
        }
        return new AuditTrail(database, settings.seal(), clock);
    }
}
