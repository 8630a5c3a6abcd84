// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import dev.carillon.admin.console.NavigationEntry;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.admin.outbox.Outbox;
import dev.carillon.admin.tenant.Tenants;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.keys.SecretSeal;
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
    TemplateController adminTemplateController(CatalogDocuments documents) {
        return new TemplateController(documents);
    }

    @Bean
    CategoryController adminCategoryController(CatalogDocuments documents) {
        return new CategoryController(documents);
    }

    @Bean
    ReceiptEndpointController adminReceiptEndpointController(
            CatalogDocuments documents, SecretSeal seal, InstantSource clock) {
        return new ReceiptEndpointController(documents, seal, clock);
    }

    @Bean
    SecretRenewal adminSecretRenewal(
            AdminDatabase database, Tenants tenants, CatalogDocuments documents, SecretSeal seal) {
        return new SecretRenewal(database, tenants, documents, seal);
    }

    @Bean
    WorkflowController adminWorkflowController(CatalogDocuments documents) {
        return new WorkflowController(documents);
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
    WorkflowPages adminWorkflowPages(CatalogEditor editor) {
        return new WorkflowPages(editor);
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
    NavigationEntry adminTemplatesNavigation() {
        return TemplatePages.NAVIGATION;
    }

    @Bean
    NavigationEntry adminWorkflowsNavigation() {
        return WorkflowPages.NAVIGATION;
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
