// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.json;

import dev.carillon.admin.refusal.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.http.HttpHeaders;

/// What a caller expects to find before it writes: the headers `If-Match` and `If-None-Match: *` against a version.
///
/// @param match the tags of `If-Match`, if it was sent
/// @param isNoneExpected whether `If-None-Match: *` was sent
public record Versions(Optional<String> match, boolean isNoneExpected) {

    public static Versions expectedBy(HttpServletRequest request) {
        return new Versions(
                Optional.ofNullable(request.getHeader(HttpHeaders.IF_MATCH)),
                "*".equals(request.getHeader(HttpHeaders.IF_NONE_MATCH)));
    }

    /// What a form expects: the version that it was made of; 0 when there was nothing yet.
    public static Versions of(long version) {
        return version == 0 ? new Versions(Optional.empty(), true) : new Versions(Optional.of(tag(version)), false);
    }

    public static String tag(long version) {
        return "\"" + version + "\"";
    }

    /// @param version of what is stored; 0 when nothing is
    /// @throws RefusedException when something else is there than the caller expects
    public void requireMet(long version) {
        if (isNoneExpected && version != 0) {
            throw RefusedException.versionConflict("it exists already, at version " + version);
        }
        if (match.isPresent() && !isMatchedBy(match.get(), version)) {
            throw RefusedException.versionConflict(
                    version == 0 ? "it does not exist" : "it is at version %d now".formatted(version));
        }
    }

    private static boolean isMatchedBy(String header, long version) {
        return version != 0
                && Arrays.stream(header.split(","))
                        .map(String::strip)
                        .anyMatch(tag -> tag.equals("*") || tag.equals(tag(version)));
    }
}
