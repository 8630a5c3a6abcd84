// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog.workflow;

import dev.carillon.admin.console.NavigationEntry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Beans of the workflows.
@Configuration(proxyBeanMethods = false)
@Import({WorkflowController.class, WorkflowPages.class})
public class WorkflowConfiguration {

    @Bean
    NavigationEntry adminWorkflowsNavigation() {
        return WorkflowPages.NAVIGATION;
    }
}
