// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog.template;

import dev.carillon.admin.catalog.CatalogDocuments;
import dev.carillon.admin.catalog.CatalogEditor;
import dev.carillon.admin.catalog.EventTypes;
import dev.carillon.admin.console.NavigationEntry;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.admin.outbox.Outbox;
import dev.carillon.admin.tenant.Tenants;
import dev.carillon.events.codec.PayloadSeal;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Beans of the templates.
@Configuration(proxyBeanMethods = false)
public class TemplateConfiguration {

    @Bean
    TemplateController adminTemplateController(CatalogDocuments documents) {
        return new TemplateController(documents);
    }

    @Bean
    TemplatePreview adminTemplatePreview(Tenants tenants, InstantSource clock) {
        return new TemplatePreview(tenants, clock);
    }

    @Bean
    TemplatePreviewController adminTemplatePreviewController(TemplatePreview preview) {
        return new TemplatePreviewController(preview);
    }

    @Bean
    TemplatePages adminTemplatePages(CatalogEditor editor, TemplatePreview preview, TemplateTests tests) {
        return new TemplatePages(editor, preview, tests);
    }

    @Bean
    TemplateTests adminTemplateTests(
            AdminDatabase database, EventTypes types, Outbox outbox, PayloadSeal seal, InstantSource clock) {
        return new TemplateTests(database, types, outbox, seal, clock);
    }

    @Bean
    TemplateTestController adminTemplateTestController(TemplateTests tests) {
        return new TemplateTestController(tests);
    }

    @Bean
    NavigationEntry adminTemplatesNavigation() {
        return TemplatePages.NAVIGATION;
    }
}
