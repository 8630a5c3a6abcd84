// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.access;

import dev.carillon.admin.refusal.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;

/// The sessions of operators in the console.
public interface Sessions {

    /// Whose session a request belongs to, and what they may do in the tenant that its path names.
    ///
    /// @throws RefusedException when there is no session, or none for that tenant
    Caller require(HttpServletRequest request);

    /// Who is signed in, wherever they are; empty when nobody is.
    Optional<Visitor> visitor(HttpServletRequest request);

    /// Somebody in the console.
    ///
    /// @param tenants where they have a role, or all there are for an installation's admin; at most 200
    record Visitor(String displayName, List<String> tenants) {

        public Visitor {
            tenants = List.copyOf(tenants);
        }
    }
}
