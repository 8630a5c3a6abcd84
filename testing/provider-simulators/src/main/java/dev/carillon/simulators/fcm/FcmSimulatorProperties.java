// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.fcm;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;

/// Project of the simulated Firebase Cloud Messaging.
///
/// @param projectId Id of the only project.
/// @param publicKey PEM file with the service account's public key, which verifies its assertions.
@ConfigurationProperties("carillon.simulators.fcm")
record FcmSimulatorProperties(
        @DefaultValue("carillon-demo") String projectId,

        @DefaultValue("classpath:carillon-simulators/insecure-demo-fcm-public-key.pem")
        Resource publicKey) {}
