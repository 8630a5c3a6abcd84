// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AuditSettingsTest {

    @Test
    void aRequiredKeyMustBeSet() {
        assertThatThrownBy(() -> new AuditSettings("", true)).hasMessageContaining("carillon.admin.audit.key");
        assertThat(new AuditSettings("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=", true).required())
                .isTrue();
        assertThat(new AuditSettings("", false).required()).isFalse();
    }
}
