// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.auditor;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.carillon.admin.access.Caller;
import dev.carillon.admin.access.Scope;
import dev.carillon.admin.audit.AuditEntry;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Audit entry as its reader may see it.
///
/// @param subject `hidden` if it is a recipient and the reader may not read recipients
/// @param before JSON; absent if the subject did not exist, or if it is hidden
/// @param after JSON; absent if the subject was deleted, or if it is hidden
@Schema(name = "AuditEntry")
record AuditView(
        long sequence,
        Instant at,
        String actor,
        String source,
        String action,
        String kind,
        String subject,
        boolean hidden,

        @Schema(implementation = Object.class) @JsonRawValue @Nullable
        String before,

        @Schema(implementation = Object.class) @JsonRawValue @Nullable
        String after,

        String hash) {

    /// Kinds of subjects that reveal personal data.
    private static final Set<String> PERSONAL = Set.of("recipient", "subscription", "notification");

    static AuditView of(AuditEntry entry, Caller reader) {
        boolean isHidden = PERSONAL.contains(entry.change().kind()) && !reader.isAllowed(Scope.RECIPIENTS_READ);
        return new AuditView(
                entry.sequence(),
                entry.at(),
                entry.actor().name(),
                entry.actor().source(),
                entry.change().action(),
                entry.change().kind(),
                isHidden ? "hidden" : entry.change().subject(),
                isHidden,
                isHidden ? null : entry.change().before().orElse(null),
                isHidden ? null : entry.change().after().orElse(null),
                entry.hash());
    }
}
