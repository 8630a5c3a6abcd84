// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.audit;

import java.util.Base64;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Settings of the audit log's seal.
///
/// @param key Secret key of at least 32 bytes, in Base64. It must be the same on every instance and never change.
/// Without it the chain is sealed with a publicly known key, which reveals accidental changes but not changes by an
/// attacker who can write to the database.
/// @param required Whether the service refuses to start without a key. Set it in production, as the deployment files
/// do.
@ConfigurationProperties("carillon.admin.audit")
record AuditSettings(
        @DefaultValue("") String key, @DefaultValue("false") boolean required) {

    private static final int LEAST_BYTES = 32;

    AuditSettings {
        if (required && key.isEmpty()) {
            throw new IllegalArgumentException(
                    "carillon.admin.audit.key is not set, and carillon.admin.audit.required is true");
        }
        if (!key.isEmpty() && Base64.getDecoder().decode(key).length < LEAST_BYTES) {
            throw new IllegalArgumentException("carillon.admin.audit.key must have at least 32 bytes, in Base64");
        }
    }

    Seal seal() {
        return new Seal(
                key.isEmpty() ? new byte[LEAST_BYTES] : Base64.getDecoder().decode(key));
    }

    @Override
    public String toString() {
        return "AuditSettings[key=" + (key.isEmpty() ? "none" : "set") + "]";
    }
}
