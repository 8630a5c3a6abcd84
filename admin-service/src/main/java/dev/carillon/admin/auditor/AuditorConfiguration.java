// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.auditor;

import dev.carillon.admin.audit.AuditTrail;
import dev.carillon.admin.console.NavigationEntry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Controllers and pages that read the audit log.
@Configuration(proxyBeanMethods = false)
public class AuditorConfiguration {

    @Bean
    AuditLog adminAuditLog(AuditTrail audit) {
        return new AuditLog(audit);
    }

    @Bean
    AuditController adminAuditController(AuditLog audit) {
        return new AuditController(audit);
    }

    @Bean
    AuditPages adminAuditPages(AuditLog audit) {
        return new AuditPages(audit);
    }

    @Bean
    NavigationEntry adminAuditNavigation() {
        return AuditPages.NAVIGATION;
    }
}
