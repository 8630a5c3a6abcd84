// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.access;

import dev.carillon.runtime.http.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;

/// Sessions of operators in the console.
public interface Sessions {

    /// Operator that a request's session belongs to, with its scopes in the tenant that the path names.
    ///
    /// @throws RefusedException if there is no session, or the operator has no role in that tenant
    Caller require(HttpServletRequest request);

    /// Operator that is signed in, whatever the path; empty if the request has no session.
    Optional<SignedInOperator> visitor(HttpServletRequest request);

    /// Operator that is signed in to the console.
    ///
    /// @param tenants tenants in which the operator has a role, or all tenants for an installation admin; at most
    /// 200
    record SignedInOperator(String displayName, List<String> tenants) {

        public SignedInOperator {
            tenants = List.copyOf(tenants);
        }
    }
}
