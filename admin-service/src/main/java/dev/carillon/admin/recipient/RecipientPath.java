// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.recipient;

import dev.carillon.admin.access.Caller;
import dev.carillon.events.RecipientKey;
import dev.carillon.runtime.http.RefusedException;

/// Recipient that a path names.
final class RecipientPath {

    private RecipientPath() {}

    /// @throws RefusedException if the id is not valid
    static RecipientKey require(Caller caller, String id) {
        return RecipientArchive.key(caller.tenant(), id);
    }
}
