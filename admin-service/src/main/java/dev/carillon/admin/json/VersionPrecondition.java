// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.json;

import dev.carillon.admin.refusal.AdminRefusals;
import dev.carillon.runtime.http.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.http.HttpHeaders;

/// Preconditions of a write: the headers `If-Match` and `If-None-Match: *`, compared with the stored version.
///
/// @param match tags of `If-Match`, if the header was sent
/// @param isNoneExpected true if `If-None-Match: *` was sent
public record VersionPrecondition(Optional<String> match, boolean isNoneExpected) {

    /// Precondition that every version meets.
    public static final VersionPrecondition NONE = new VersionPrecondition(Optional.empty(), false);

    public static VersionPrecondition expectedBy(HttpServletRequest request) {
        return new VersionPrecondition(
                Optional.ofNullable(request.getHeader(HttpHeaders.IF_MATCH)),
                "*".equals(request.getHeader(HttpHeaders.IF_NONE_MATCH)));
    }

    /// Precondition of a form: the version that the form was made from; 0 if the document did not exist.
    public static VersionPrecondition of(long version) {
        return version == 0
                ? new VersionPrecondition(Optional.empty(), true)
                : new VersionPrecondition(Optional.of(tag(version)), false);
    }

    public static String tag(long version) {
        return "\"" + version + "\"";
    }

    /// @param version stored version; 0 if nothing is stored
    /// @throws RefusedException if the stored version is not the expected one
    public void requireMet(long version) {
        if (isNoneExpected && version != 0) {
            throw AdminRefusals.versionConflict("it exists already, at version " + version);
        }
        if (match.isPresent() && !isMatchedBy(match.get(), version)) {
            throw AdminRefusals.versionConflict(
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
