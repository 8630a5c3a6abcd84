// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.callback.redis;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How long it is remembered what was reported.
///
/// @param remember for so long what is told again is not written again. About 150 bytes of Redis for a delivery
@ConfigurationProperties("carillon.delivery.callbacks")
record RecordedFactsProperties(@DefaultValue("2h") Duration remember) {}
