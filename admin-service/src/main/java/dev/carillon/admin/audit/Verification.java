// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.audit;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Optional;

/// Result of verifying a whole chain.
///
/// @param entries number of valid entries, from the first on
/// @param head hash of the last valid entry. If it is noted outside the database, a later verification also detects
/// that the end of the chain was removed or the whole chain replaced
/// @param fault place and reason of the first fault; empty if the chain is valid
@Schema(name = "AuditVerification")
public record Verification(long entries, String head, Optional<Fault> fault) {

    /// @param sequence sequence of the first entry that is invalid or missing
    @Schema(name = "AuditFault")
    public record Fault(long sequence, String reason) {}
}
