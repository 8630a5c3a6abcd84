// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import dev.carillon.admin.console.NavigationEntry;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.admin.outbox.Outbox;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Beans of the catalog's REST API and pages.
@Configuration(proxyBeanMethods = false)
@Import({
    CatalogDocuments.class,
    EventTypeController.class,
    CategoryController.class,
    DocumentPages.class,
    CatalogVersionController.class,
    CatalogFiles.class,
    CatalogFilesController.class,
    CatalogFilesPages.class,
    HistoryPages.class,
    EventTypes.class,
    Categories.class
})
public class CatalogConfiguration {

    @Bean
    CatalogEditor adminCatalogDesk(
            CatalogDocuments documents, AdminDatabase database, Outbox outbox, InstantSource clock) {
        return new CatalogEditor(documents, new CatalogHistory(database, outbox, clock));
    }

    @Bean
    CatalogVersions adminCatalogVersions(CatalogEditor editor) {
        return new CatalogVersions(editor.documents(), editor.history());
    }

    @Bean
    NavigationEntry adminTypesNavigation() {
        return DocumentPages.TYPES;
    }

    @Bean
    NavigationEntry adminCategoriesNavigation() {
        return DocumentPages.CATEGORIES;
    }

    @Bean
    NavigationEntry adminCatalogFilesNavigation() {
        return CatalogFilesPages.NAVIGATION;
    }
}
