// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import dev.carillon.admin.console.NavigationEntry;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.admin.outbox.Outbox;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Beans of the catalog's REST API and pages.
@Configuration(proxyBeanMethods = false)
public class CatalogConfiguration {

    @Bean
    CatalogDocuments adminCatalogDocuments(AdminDatabase database, Outbox outbox, InstantSource clock) {
        return new CatalogDocuments(database, outbox, clock);
    }

    @Bean
    EventTypeController adminEventTypeController(CatalogDocuments documents) {
        return new EventTypeController(documents);
    }

    @Bean
    CategoryController adminCategoryController(CatalogDocuments documents) {
        return new CategoryController(documents);
    }

    @Bean
    DocumentPages adminDocumentPages(CatalogEditor editor) {
        return new DocumentPages(editor);
    }

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
    CatalogVersionController adminCatalogVersionController(CatalogVersions versions) {
        return new CatalogVersionController(versions);
    }

    @Bean
    CatalogFiles adminCatalogFiles(CatalogDocuments documents) {
        return new CatalogFiles(documents);
    }

    @Bean
    CatalogFilesController adminCatalogFilesController(CatalogFiles files) {
        return new CatalogFilesController(files);
    }

    @Bean
    CatalogFilesPages adminCatalogFilesPages(CatalogFiles files) {
        return new CatalogFilesPages(files);
    }

    @Bean
    HistoryPages adminHistoryPages(CatalogVersions versions, CatalogEditor editor) {
        return new HistoryPages(versions, editor);
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

    @Bean
    EventTypes adminEventTypes(CatalogDocuments documents) {
        return new EventTypes(documents);
    }

    @Bean
    Categories adminCategories(CatalogDocuments documents) {
        return new Categories(documents);
    }
}
