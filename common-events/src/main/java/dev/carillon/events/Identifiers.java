// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Stream;

/// Common functions of the id types: use in paths, and derivation of ids from their parts.
final class Identifiers {

    private Identifiers() {}

    /// True if the id can be a part of a URL's path. Servers and clients take `.` and `..` for directories, even
    /// encoded.
    static boolean isUsableInPath(String value) {
        return value.indexOf('.') < 0
                || Stream.of(value.split("/", -1)).noneMatch(part -> part.equals(".") || part.equals(".."));
    }

    /// 128 bits of SHA-256 over the parts, in hex. Parts are separated by a zero byte, which no part may contain,
    /// so different parts never give the same input.
    static String derive(String... parts) {
        byte[] input = (String.join("\0", parts) + "\0").getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(Sha256.of(input), 0, 16);
    }
}
