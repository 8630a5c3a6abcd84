// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.http;

/// Limit of request bodies on some paths. Of several that match, the one with the longest prefix counts.
///
/// @param pathPrefix Beginning of the paths, such as `/v1/inbox`.
/// @param bytes Largest body.
public record BodyLimit(String pathPrefix, long bytes) {

    public BodyLimit {
        if (!pathPrefix.startsWith("/") || bytes < 0) {
            throw new IllegalArgumentException("a body limit needs a path and a number of bytes that is not negative");
        }
    }
}
