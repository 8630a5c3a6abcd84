// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.audit;

import java.util.Base64;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How the audit log is sealed.
///
/// @param key at least 32 bytes in Base64, the same in every instance and for good. Without it the chain is sealed with
///     a key that everybody knows: that shows mistakes, and not whoever can write to the database
@ConfigurationProperties("carillon.admin.audit")
record AuditSettings(@DefaultValue("") String key) {

    private static final int LEAST_BYTES = 32;

    AuditSettings {
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
