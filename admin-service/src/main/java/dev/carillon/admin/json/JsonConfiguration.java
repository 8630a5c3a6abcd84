// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.json;

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

/// Request bodies as [JsonBody] parameters.
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

    /// Says in the OpenAPI description that a method with a [JsonBody] takes one; its shape stands in the method's
    /// text.
    @Bean
    OperationCustomizer adminRequestBodies() {
        return (operation, method) -> {
            boolean takesBody = Arrays.stream(method.getMethodParameters())
                    .anyMatch(parameter -> parameter.hasParameterAnnotation(JsonBody.class));
            if (takesBody) {
                Schema<?> shape = new Schema<>().description(operation.getDescription());
                operation.setRequestBody(new RequestBody()
                        .content(new Content().addMediaType("application/json", new MediaType().schema(shape))));
            }
            return operation;
        };
    }
}
