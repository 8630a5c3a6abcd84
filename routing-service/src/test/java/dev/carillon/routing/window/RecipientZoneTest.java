// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

final class RecipientZoneTest {

    @Test
    void theDeviceKnowsBest() {
        assertThat(RecipientZone.of("America/New_York", "Europe/Berlin", "Asia/Kathmandu"))
                .isEqualTo(new RecipientZone(Clocks.NEW_YORK, RecipientZone.Source.DEVICE));
    }

    @Test
    void withoutADeviceItIsTheProfilesThenTheTenants() {
        assertThat(RecipientZone.of("", "Europe/Berlin", "Asia/Kathmandu"))
                .isEqualTo(new RecipientZone(Clocks.BERLIN, RecipientZone.Source.PROFILE));
        assertThat(RecipientZone.of("", "", "Asia/Kathmandu"))
                .isEqualTo(new RecipientZone(Clocks.KATHMANDU, RecipientZone.Source.TENANT));
    }

    @Test
    void zonesThatDoNotExistArePassedOver() {
        assertThat(RecipientZone.of("Mars/Olympus", "not a zone", ""))
                .isEqualTo(new RecipientZone(ZoneOffset.UTC, RecipientZone.Source.PLATFORM));
        assertThat(RecipientZone.of("Mars/Olympus", "Europe/Berlin", "").source())
                .isEqualTo(RecipientZone.Source.PROFILE);
    }
}
