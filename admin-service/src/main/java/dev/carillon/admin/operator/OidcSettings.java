// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Settings of the sign-in by OpenID Connect.
///
/// @param issuer URL of the identity provider, whose `/.well-known/openid-configuration` is read. Empty allows only
/// passwords.
/// @param clientId Client id of the console at the identity provider. Required if the issuer is set.
/// @param clientSecret Client secret that the identity provider issued for the console. Required if the issuer is
/// set.
/// @param scopes OpenID Connect scopes that the console requests.
/// @param rolesClaim Claim that lists an operator's roles, each as `<tenant>:<role>` or `installation:admin`. Other
/// values are ignored.
/// @param nameClaim Claim with the operator's name, which the console shows. The audit log records the operator as
/// `oidc/<issuer>#<sub>`, because a name may change or pass to another person.
/// @param refreshRoles Age of an operator's roles at which the next page asks the identity provider for them again,
/// without the operator's help while the provider knows them. A smaller value takes roles away sooner.
/// @param label Label of the sign-in button.
@ConfigurationProperties("carillon.admin.oidc")
record OidcSettings(
        @DefaultValue("") String issuer,
        @DefaultValue("") String clientId,
        @DefaultValue("") String clientSecret,
        @DefaultValue({"openid", "profile", "email"}) List<String> scopes,
        @DefaultValue("carillon_roles") String rolesClaim,
        @DefaultValue("preferred_username") String nameClaim,
        @DefaultValue("15m") Duration refreshRoles,
        @DefaultValue("Sign in with your organisation") String label) {

    boolean isOn() {
        return !issuer.isEmpty();
    }

    @Override
    public String toString() {
        return "OidcSettings[issuer=" + issuer + ", clientId=" + clientId + "]";
    }
}
