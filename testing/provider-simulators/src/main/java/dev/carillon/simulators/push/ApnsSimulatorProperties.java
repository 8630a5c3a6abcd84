// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.push;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;

/// APNs simulator. The defaults are the published demo credentials.
///
/// @param apnsTopics Accepted topics (bundle ids). Empty accepts any topic.
/// @param credentialsDirectory Directory to which the demo certificate and signing key are written at start, so
/// that another process can read them. Absent writes no files.
/// @param bindAddress Address of the network interface to listen on.
/// @param apnsPort Port for HTTP/2 over TLS.
/// @param apnsTeamId Team id that provider tokens must name.
/// @param apnsKeyId Key id that provider tokens must name.
/// @param apnsVerificationKey Public key that verifies provider tokens.
/// @param apnsClientCertificate Certificate of the application that may send without a provider token; its topic is
/// the certificate's `UID`.
/// @param apnsServerCertificate Server certificate.
/// @param apnsServerKey Private key of the server certificate.
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
