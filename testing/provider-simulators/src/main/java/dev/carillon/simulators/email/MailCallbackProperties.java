// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.simulators.email;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;

/// Simulated e-mail services over HTTP.
///
/// @param sendgridApiKey API key that calls to the SendGrid simulator must carry.
/// @param sendgridKey PEM file with the key that signs the events of the SendGrid simulator.
/// @param snsKey PEM file with the key that signs the events of the SES simulator.
/// @param snsCertificate PEM file with the certificate that verifies the events of the SES simulator.
@ConfigurationProperties("carillon.simulators.email")
record MailCallbackProperties(
        @DefaultValue("SG.insecure-demo-key") String sendgridApiKey,

        @DefaultValue("classpath:carillon-simulators/insecure-demo-sendgrid-key.pem")
        Resource sendgridKey,

        @DefaultValue("classpath:carillon-simulators/insecure-demo-sns-key.pem")
        Resource snsKey,

        @DefaultValue("classpath:carillon-simulators/insecure-demo-sns-certificate.pem")
        Resource snsCertificate) {

    @Override
    public String toString() {
        return "MailCallbackProperties[]";
    }
}
