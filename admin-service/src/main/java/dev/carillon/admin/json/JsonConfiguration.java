// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.json;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.RequestBody;
import java.util.Arrays;
import java.util.List;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// Beans that resolve [JsonBody] parameters.
@Configuration(proxyBeanMethods = false)
public class JsonConfiguration {

    @Bean
    WebMvcConfigurer adminJsonBodies() {
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new JsonBodyResolver());
            }
        };
    }

    /// Adds a request body to the OpenAPI description of methods with a [JsonBody]. Its members are described in
    /// the method's text.
    @Bean
    OperationCustomizer adminRequestBodies() {
        return (operation, method) -> {
            Arrays.stream(method.getMethodParameters())
                    .filter(parameter -> parameter.hasParameterAnnotation(JsonBody.class))
                    .findFirst()
                    .ifPresent(body ->
                            operation.setRequestBody(described(operation, body.getParameterType() == Document.class)));
            return operation;
        };
    }

    private static RequestBody described(Operation operation, boolean isDocument) {
        MediaType shape = new MediaType().schema(new Schema<>().description(operation.getDescription()));
        Content content = new Content().addMediaType("application/json", shape);
        if (isDocument) {
            content.addMediaType("application/yaml", shape);
        }
        return new RequestBody().content(content);
    }
}
