// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.operator;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Signing in by OpenID Connect.
///
/// @param issuer of the identity provider, whose `/.well-known/openid-configuration` is read; empty: passwords only
/// @param clientId by which the provider knows this console
/// @param clientSecret that the provider gave it
/// @param scopes to ask for
/// @param rolesClaim the claim that lists what somebody may do, each as `<tenant>:<role>`, or `installation:admin`
/// @param nameClaim the claim that is shown, and stands in the audit log as `oidc/<value>`
/// @param label of the button
@ConfigurationProperties("carillon.admin.oidc")
record OidcSettings(
        @DefaultValue("") String issuer,
        @DefaultValue("") String clientId,
        @DefaultValue("") String clientSecret,
        @DefaultValue({"openid", "profile", "email"}) List<String> scopes,
        @DefaultValue("carillon_roles") String rolesClaim,
        @DefaultValue("preferred_username") String nameClaim,
        @DefaultValue("Sign in with your organisation") String label) {

    boolean isOn() {
        return !issuer.isEmpty();
    }

    @Override
    public String toString() {
        return "OidcSettings[issuer=" + issuer + ", clientId=" + clientId + "]";
    }
}
