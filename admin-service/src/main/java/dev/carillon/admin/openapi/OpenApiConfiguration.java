// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.openapi;

import dev.carillon.runtime.http.OpenApiDocument;
import java.util.Set;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Beans that complete the OpenAPI document.
@Configuration(proxyBeanMethods = false)
public class OpenApiConfiguration {

    static {
        // springdoc would describe the Java methods of JSON trees.
        SpringDocUtils.getConfig()
                .replaceWithClass(ObjectNode.class, Object.class)
                .replaceWithClass(JsonNode.class, Object.class);
    }

    @Bean
    OperationCustomizer adminOperations() {
        return new ScopedOperations();
    }

    @Bean
    OpenApiCustomizer adminOpenApi() {
        return OpenApiDocument.of("openapi/admin.yaml");
    }

    @Bean
    OpenApiCustomizer adminWorkflowSchemas() {
        return new WorkflowSchemas();
    }

    /// Removes schemas of answers with JSON trees, which `openapi/admin.yaml` describes.
    @Bean
    OpenApiCustomizer adminUnusedSchemas() {
        return document -> {
            if (document.getComponents() != null && document.getComponents().getSchemas() != null) {
                document.getComponents().getSchemas().keySet().removeAll(Set.of("PageObject", "Board", "InstanceView"));
            }
        };
    }
}
