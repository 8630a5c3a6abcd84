// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog.template;

import dev.carillon.admin.console.NavigationEntry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Beans of the templates.
@Configuration(proxyBeanMethods = false)
@Import({
    TemplateController.class,
    TemplatePreview.class,
    TemplatePreviewController.class,
    TemplatePages.class,
    TemplateTests.class,
    TemplateTestController.class
})
public class TemplateConfiguration {

    @Bean
    NavigationEntry adminTemplatesNavigation() {
        return TemplatePages.NAVIGATION;
    }
}
