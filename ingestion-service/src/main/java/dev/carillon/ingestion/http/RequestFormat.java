// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.http;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Formats of a request, distinguished by content type.
enum RequestFormat {
    NATIVE(Size.ONE),
    NATIVE_BATCH(Size.MANY),
    CLOUD_EVENT(Size.ONE),
    CLOUD_EVENT_BATCH(Size.MANY),
    CLOUD_EVENT_BINARY(Size.ONE);

    /// Number of events in a request.
    enum Size {
        ONE,
        MANY
    }

    static final String SUPPORTED =
            "application/json, application/cloudevents+json, application/cloudevents-batch+json";

    private static final String UTF_8 = "utf-8";

    private final Size size;

    RequestFormat(Size size) {
        this.size = size;
    }

    Size size() {
        return size;
    }

    /// @param path size that the path is for; a CloudEvents batch may be sent to either path
    /// @param specVersion value of the header that marks CloudEvents' binary mode
    static Optional<RequestFormat> find(Size path, @Nullable String contentType, @Nullable String specVersion) {
        if (contentType == null || !isUtf8(contentType)) {
            return Optional.empty();
        }
        return switch (mediaType(contentType)) {
            case "application/json" -> Optional.of(json(path, specVersion));
            case "application/cloudevents+json" -> path == Size.ONE ? Optional.of(CLOUD_EVENT) : Optional.empty();
            case "application/cloudevents-batch+json" -> Optional.of(CLOUD_EVENT_BATCH);
            default ->
                isBinary(path, mediaType(contentType), specVersion)
                        ? Optional.of(CLOUD_EVENT_BINARY)
                        : Optional.empty();
        };
    }

    private static RequestFormat json(Size path, @Nullable String specVersion) {
        if (path == Size.MANY) {
            return NATIVE_BATCH;
        }
        return specVersion == null ? NATIVE : CLOUD_EVENT_BINARY;
    }

    private static boolean isBinary(Size path, String mediaType, @Nullable String specVersion) {
        return path == Size.ONE && specVersion != null && mediaType.endsWith("+json");
    }

    private static String mediaType(String contentType) {
        int end = contentType.indexOf(';');
        return end < 0 ? contentType : contentType.substring(0, end).strip().toLowerCase(Locale.ROOT);
    }

    private static boolean isUtf8(String contentType) {
        int start = contentType.toLowerCase(Locale.ROOT).indexOf("charset=");
        return start < 0
                || contentType
                        .substring(start + "charset=".length())
                        .replace("\"", "")
                        .strip()
                        .toLowerCase(Locale.ROOT)
                        .startsWith(UTF_8);
    }
}
