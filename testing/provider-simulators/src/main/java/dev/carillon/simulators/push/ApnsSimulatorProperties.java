// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.push;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;

/// Where the APNs simulator listens, who it is and whom it trusts. The defaults are the published demo credentials.
///
/// @param apnsTopics topics (bundle ids) that it knows; empty means any
/// @param credentialsDirectory where the demo's certificate and signing key are written at start, so that another
/// process can read them from files; absent means nowhere
/// @param bindAddress the interface to listen on
/// @param apnsPort HTTP/2 over TLS
/// @param apnsTeamId the team that provider tokens must name
/// @param apnsKeyId the key that provider tokens must name
/// @param apnsVerificationKey public half of the key that signs provider tokens
/// @param apnsClientCertificate of the application that may send without a provider token: the topic is its `UID`
/// @param apnsServerCertificate shown to clients
/// @param apnsServerKey of the certificate
@ConfigurationProperties("carillon.simulators")
record ApnsSimulatorProperties(
        @DefaultValue("127.0.0.1") String bindAddress,
        @DefaultValue("2197") int apnsPort,
        @DefaultValue("DEMOTEAM01") String apnsTeamId,
        @DefaultValue("DEMOKEY001") String apnsKeyId,

        @DefaultValue("classpath:carillon-simulators/insecure-demo-apns-verification-key.pem")
        Resource apnsVerificationKey,

        @DefaultValue("classpath:carillon-simulators/insecure-demo-apns-client-certificate.pem")
        Resource apnsClientCertificate,

        @DefaultValue("classpath:carillon-simulators/insecure-demo-apns-server-certificate.pem")
        Resource apnsServerCertificate,

        @DefaultValue("classpath:carillon-simulators/insecure-demo-apns-server-key.pem")
        Resource apnsServerKey,

        @DefaultValue Set<String> apnsTopics,
        @Nullable String credentialsDirectory) {}
