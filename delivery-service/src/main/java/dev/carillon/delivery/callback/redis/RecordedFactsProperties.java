// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.callback.redis;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Retention of reported facts.
///
/// @param remember Time for which a reported fact is kept; a repetition within this time is not recorded again.
/// Takes about 150 bytes in Redis per delivery, so a larger value takes more memory.
@ConfigurationProperties("carillon.delivery.callbacks")
record RecordedFactsProperties(@DefaultValue("2h") Duration remember) {}
