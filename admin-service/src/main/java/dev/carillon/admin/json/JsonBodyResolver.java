// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.json;

import com.google.protobuf.ByteString;
import dev.carillon.admin.refusal.AdminRefusals;
import dev.carillon.documents.json.Fields;
import dev.carillon.runtime.http.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import tools.jackson.databind.JsonNode;

/// Argument resolver that reads the request body for a [JsonBody] parameter, if the parameter supports its
/// notation. An absent body counts as an empty object.
final class JsonBodyResolver implements HandlerMethodArgumentResolver {

    private static final int CHUNK = 8 * 1024;
    private static final int MAX_DISCARDED = 4 * 1024 * 1024;

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.hasParameterAnnotation(JsonBody.class);
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest webRequest,
            @Nullable WebDataBinderFactory binderFactory)
            throws IOException {
        HttpServletRequest request = Objects.requireNonNull(webRequest.getNativeRequest(HttpServletRequest.class));
        int limit = Objects.requireNonNull(parameter.getParameterAnnotation(JsonBody.class))
                .limit();
        boolean isDocument = parameter.getParameterType() == Document.class;
        Notation notation = requireNotation(request, isDocument ? Set.of(Notation.values()) : Set.of(Notation.JSON));
        byte[] bytes = read(request, limit);
        if (isDocument) {
            return new Document(notation, ByteString.copyFrom(bytes));
        }
        JsonNode node = bytes.length == 0 ? Json.object() : Json.parse(bytes);
        return parameter.getParameterType() == Fields.class ? JsonRequest.fields(node) : node;
    }

    private static Notation requireNotation(HttpServletRequest request, Set<Notation> supported) {
        return Notation.find(request.getContentType())
                .filter(supported::contains)
                .filter(_ -> request.getHeader(HttpHeaders.CONTENT_ENCODING) == null)
                .orElseThrow(() -> AdminRefusals.unsupportedMediaType(
                        supported.contains(Notation.YAML)
                                ? "application/json or application/yaml"
                                : "application/json"));
    }

    private static byte[] read(HttpServletRequest request, int limit) throws IOException {
        InputStream body = request.getInputStream();
        if (request.getContentLengthLong() > limit) {
            discardRest(body);
            throw RefusedException.tooLarge("the body has too many bytes", limit);
        }
        byte[] bytes = body.readNBytes(limit + 1);
        if (bytes.length > limit) {
            discardRest(body);
            throw RefusedException.tooLarge("the body has too many bytes", limit);
        }
        return bytes;
    }

    /// Reads the rest of a body that is refused. Otherwise a caller that is still sending would see a broken pipe
    /// instead of the answer.
    private static void discardRest(InputStream body) throws IOException {
        byte[] unread = new byte[CHUNK];
        int passedOver = 0;
        for (int read = 0; read >= 0 && passedOver < MAX_DISCARDED; read = body.read(unread)) {
            passedOver += read;
        }
    }
}
