// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.fcm;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;

/// The project at the simulated Firebase Cloud Messaging.
///
/// @param projectId the only project
/// @param publicKey of the service account, by which its assertions are verified: a PEM file
@ConfigurationProperties("carillon.simulators.fcm")
record FcmSimulatorProperties(
        @DefaultValue("carillon-demo") String projectId,

        @DefaultValue("classpath:carillon-simulators/insecure-demo-fcm-public-key.pem")
        Resource publicKey) {}
