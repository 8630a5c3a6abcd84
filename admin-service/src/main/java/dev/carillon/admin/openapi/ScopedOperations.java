// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.openapi;

import dev.carillon.admin.access.RequiresScope;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.json.Document;
import dev.carillon.admin.json.JsonBody;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import java.lang.reflect.AnnotatedElement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;

/// Customizer that describes what all operations with a [RequiresScope] have in common: scopes, refusals, preconditions
/// and pages.
final class ScopedOperations implements OperationCustomizer {

    private static final Map<String, String> PARAMETERS = Map.of(
            "after", "Value of `next` of the previous page; absent for the first page.",
            "before", "Value of `next` of the previous page; absent for the first page.",
            "limit", "Largest number of items in the page, 1 to 200.",
            "mode", "`merge` or `replace`.");

    /// In the order of the document.
    private static final Map<String, String> PRECONDITIONS = new TreeMap<>(Map.of(
            "If-Match", "ETag of the version that the request expects.",
            "If-None-Match", "`*` if the request must not replace anything."));

    @Override
    public Operation customize(Operation operation, HandlerMethod method) {
        RequiresScope required = method.getMethodAnnotation(RequiresScope.class);
        if (required != null) {
            describe(operation, method, required);
        }
        return operation;
    }

    private static void describe(Operation operation, HandlerMethod method, RequiresScope required) {
        String description = Optional.ofNullable(operation.getDescription()).orElse("");
        operation.setOperationId(method.getMethod().getName()
                + method.getBeanType().getSimpleName().replaceAll("Controller$", ""));
        List<String> scopes =
                Arrays.stream(required.value()).map(Scope::wireName).toList();
        operation.setSecurity(List.of(new SecurityRequirement().addList("apiKey")));
        operation.addExtension("x-required-scopes", scopes);
        operation.setDescription((sentence(description) + scopeSentence(scopes, alternatives(required))).strip());
        describeParameters(operation, description);
        Optional<MethodParameter> body = Arrays.stream(method.getMethodParameters())
                .filter(parameter -> parameter.hasParameterAnnotation(JsonBody.class))
                .findFirst();
        body.ifPresent(parameter -> operation.setRequestBody(body(parameter.getParameterType() == Document.class)));
        describeSuccess(operation.getResponses(), method);
        describeRefusals(operation.getResponses(), new Traits(method, body.isPresent(), description));
    }

    private static String sentence(String text) {
        return text.isEmpty() || text.endsWith(".") ? text + " " : text + ". ";
    }

    private static String alternatives(RequiresScope required) {
        return Arrays.stream(required.or())
                .map(scope -> " or `" + scope.wireName() + "`")
                .collect(Collectors.joining());
    }

    private static String scopeSentence(List<String> scopes, String alternatives) {
        return "Needs the %s %s%s."
                .formatted(
                        scopes.size() == 1 ? "scope" : "scopes",
                        scopes.stream().map(scope -> "`" + scope + "`").collect(Collectors.joining(" and ")),
                        alternatives);
    }

    private static void describeParameters(Operation operation, String description) {
        if (operation.getParameters() != null) {
            operation.getParameters().stream()
                    .filter(parameter -> parameter.getDescription() == null)
                    .forEach(parameter -> parameter.setDescription(PARAMETERS.get(parameter.getName())));
        }
        PRECONDITIONS.forEach((name, meaning) -> {
            if (description.contains(name)) {
                operation.addParametersItem(
                        new HeaderParameter().name(name).description(meaning).schema(new StringSchema()));
            }
        });
    }

    /// Body whose schema is in `openapi/admin.yaml`.
    private static RequestBody body(boolean isDocument) {
        Content content = new Content().addMediaType("application/json", new MediaType().schema(new Schema<>()));
        if (isDocument) {
            content.addMediaType("application/yaml", new MediaType().schema(new Schema<>()));
        }
        return new RequestBody().content(content);
    }

    private static void describeSuccess(ApiResponses responses, HandlerMethod method) {
        ResolvableType type = ResolvableType.forMethodReturnType(method.getMethod());
        Class<?> returned = type.resolve(Object.class) == ResponseEntity.class
                ? type.getGeneric(0).resolve(Object.class)
                : type.resolve(Object.class);
        if (returned == Void.class || returned == void.class) {
            responses.remove("200");
            responses.addApiResponse("204", new ApiResponse().description("Done."));
        }
        responses.values().forEach(response -> {
            if (response.getContent() != null && response.getContent().containsKey("*/*")) {
                MediaType found = response.getContent().get("*/*");
                response.setContent(new Content().addMediaType("application/json", found));
            }
            if ("OK".equals(response.getDescription())) {
                response.setDescription("Done.");
            }
        });
    }

    /// Properties of a method on which its refusals depend.
    private record Traits(HandlerMethod method, boolean hasBody, String description) {

        /// True if the path names something that must exist. PUT creates it.
        boolean namesResource() {
            return !isPut() && (hasVariable(method.getMethod()) || hasVariable(method.getBeanType()));
        }

        private boolean isPut() {
            RequestMapping mapping =
                    AnnotatedElementUtils.findMergedAnnotation(method.getMethod(), RequestMapping.class);
            return mapping != null && List.of(mapping.method()).contains(RequestMethod.PUT);
        }

        private static boolean hasVariable(AnnotatedElement element) {
            RequestMapping mapping = AnnotatedElementUtils.findMergedAnnotation(element, RequestMapping.class);
            return mapping != null && String.join("", mapping.path()).contains("{");
        }
    }

    private static void describeRefusals(ApiResponses responses, Traits traits) {
        add(responses, "400", "InvalidRequest");
        add(responses, "401", "Unauthenticated");
        add(responses, "403", "Forbidden");
        if (traits.namesResource()) {
            add(responses, "404", "NotFound");
        }
        if (traits.description().contains("409")) {
            add(responses, "409", "Conflict");
        }
        if (traits.description().contains("If-Match")) {
            add(responses, "412", "VersionConflict");
        }
        if (traits.hasBody()) {
            add(responses, "413", "PayloadTooLarge");
            add(responses, "415", "UnsupportedMediaType");
        }
        add(responses, "500", "InternalError");
        add(responses, "503", "Unavailable");
    }

    private static void add(ApiResponses responses, String status, String component) {
        responses.addApiResponse(status, new ApiResponse().$ref("#/components/responses/" + component));
    }
}
