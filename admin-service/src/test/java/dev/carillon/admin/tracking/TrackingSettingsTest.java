// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/// Limits and default of the retention.
class TrackingSettingsTest {

    @Test
    void trackingIsKeptForNinetyDaysByDefault() {
        assertThat(bind(Map.of()).retentionDays()).isEqualTo(90);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "3661"})
    void aRetentionOutsideOfItsLimitsIsRefusedByName(String days) {
        assertThatThrownBy(() -> bind(Map.of("carillon.admin.tracking.retention-days", days)))
                .hasStackTraceContaining("carillon.admin.tracking.retention-days must be between 0 and 3660");
    }

    private static TrackingSettings bind(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("carillon.admin.tracking", TrackingSettings.class);
    }
}
