// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.access;

import dev.carillon.runtime.http.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Sessions of operators in the console.
public interface Sessions {

    /// Operator that a request's session belongs to, with its scopes in the tenant that the path names.
    ///
    /// @throws RefusedException if there is no session, or the operator has no role in that tenant
    Caller require(HttpServletRequest request);

    /// Scopes that an operator holds in a tenant now, locked until the transaction ends.
    ///
    /// @param operator caller of a request in the console
    Set<Scope> lockedScopes(JdbcClient jdbc, Caller operator);

    /// Operator that is signed in, whatever the path; empty if the request has no session.
    Optional<SignedInOperator> visitor(HttpServletRequest request);

    /// Operator that is signed in to the console.
    ///
    /// @param id name of the operator in the audit log, without its prefix `operator:`
    /// @param tenants tenants in which the operator has a role, or all tenants for an installation admin; at most
    /// 200
    /// @param needsSecondFactor true if the operator must set up a second factor before they see anything else
    record SignedInOperator(String id, String displayName, List<String> tenants, boolean needsSecondFactor) {

        public SignedInOperator {
            tenants = List.copyOf(tenants);
        }
    }
}
