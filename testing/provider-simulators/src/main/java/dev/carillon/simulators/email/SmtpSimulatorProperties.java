// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.email;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// SMTP simulator.
///
/// @param smtpMaxMessageBytes Maximum size of a message in bytes; larger messages are refused with 552.
/// @param smtpPort Port for plain SMTP.
@ConfigurationProperties("carillon.simulators")
record SmtpSimulatorProperties(
        @DefaultValue("127.0.0.1") String bindAddress,
        @DefaultValue("2525") int smtpPort,
        @DefaultValue("10485760") int smtpMaxMessageBytes) {}
