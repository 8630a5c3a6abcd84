// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog.workflow;

import dev.carillon.admin.catalog.CatalogDocuments;
import dev.carillon.admin.catalog.CatalogEditor;
import dev.carillon.admin.console.NavigationEntry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Beans of the workflows.
@Configuration(proxyBeanMethods = false)
public class WorkflowConfiguration {

    @Bean
    WorkflowController adminWorkflowController(CatalogDocuments documents) {
        return new WorkflowController(documents);
    }

    @Bean
    WorkflowPages adminWorkflowPages(CatalogEditor editor) {
        return new WorkflowPages(editor);
    }

    @Bean
    NavigationEntry adminWorkflowsNavigation() {
        return WorkflowPages.NAVIGATION;
    }
}
