// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator;

import dev.carillon.admin.access.Role;
import dev.carillon.events.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;

/// Converter of an identity provider's claims to operators and their roles. An operator is identified by the issuer and
/// the subject, which do not change. Unknown values grant nothing.
final class OidcRoles {

    /// Prefix of the operator ids of an identity provider's users.
    static final String PREFIX = "oidc/";

    private static final String INSTALLATION = "installation";

    private final OidcSettings settings;

    OidcRoles(OidcSettings settings) {
        this.settings = settings;
    }

    OperatorSessions.SessionOwner person(OidcUser user) {
        String subject = Objects.requireNonNull(user.getSubject(), "an ID token has a subject");
        String name = user.getClaims().get(settings.nameClaim()) instanceof String claimed ? claimed : subject;
        return new OperatorSessions.SessionOwner(PREFIX + settings.issuer() + "#" + subject, name, grants(user), false);
    }

    private Grants grants(OidcUser user) {
        boolean isInstallationAdmin = false;
        Map<String, Set<Role>> roles = new TreeMap<>();
        for (String granted : Optional.ofNullable(user.getClaimAsStringList(settings.rolesClaim()))
                .orElse(List.of())) {
            int colon = granted.lastIndexOf(':');
            String tenant = colon < 0 ? "" : granted.substring(0, colon);
            Optional<Role> role = Role.find(granted.substring(colon + 1));
            if (tenant.equals(INSTALLATION)) {
                isInstallationAdmin |= role.filter(Role.ADMIN::equals).isPresent();
            } else if (isTenant(tenant)) {
                role.ifPresent(found ->
                        roles.computeIfAbsent(tenant, _ -> new TreeSet<>()).add(found));
            }
        }
        return new Grants(isInstallationAdmin, roles);
    }

    private static boolean isTenant(String text) {
        try {
            new TenantId(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
