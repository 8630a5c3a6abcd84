// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.auditor;

import dev.carillon.admin.console.NavigationEntry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Controllers and pages that read the audit log.
@Configuration(proxyBeanMethods = false)
@Import({AuditLog.class, AuditController.class, AuditPages.class})
public class AuditorConfiguration {

    @Bean
    NavigationEntry adminAuditNavigation() {
        return AuditPages.NAVIGATION;
    }
}
